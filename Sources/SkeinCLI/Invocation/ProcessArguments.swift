import Glibc

/// What the process was started with.
enum ProcessArguments {
    /// The arguments as text. Swift would mend bytes that are not UTF-8 silently; data that is not what was typed must
    /// not reach the queue, so they are refused.
    static func current() -> Result<[String], CLIError> {
        var arguments: [String] = []
        let count = Int(CommandLine.argc)
        for index in 1..<max(count, 1) {
            guard let pointer = CommandLine.unsafeArgv[index] else { break }
            guard let text = String(validatingCString: pointer) else {
                var error = CLIError(.failed, "argument \(index) is not valid UTF-8")
                error.code = "22021"
                error.pointer = ""
                return .failure(error)
            }
            arguments.append(text)
        }
        return .success(arguments)
    }

    private static let globalOptions: Set<String> = ["--db", "--config", "--lang", "--color", "--log-level"]

    /// `skein --db X jobs list` means `skein jobs list --db X`: options that every command has may stand first.
    static func globalOptionsLast(_ arguments: [String]) -> [String] {
        var rest = arguments[...]
        var moved: [String] = []
        while let first = rest.first, first.hasPrefix("--") {
            let name = first.prefix { $0 != "=" }
            guard globalOptions.contains(String(name)) else { break }
            let length = first.contains("=") ? 1 : min(2, rest.count)
            moved += rest.prefix(length)
            rest = rest.dropFirst(length)
        }
        guard !moved.isEmpty, !rest.isEmpty else { return arguments }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest[..<end] + moved + rest[end...]
    }
}

/// The process's environment.
enum ProcessEnvironment {
    static func current() -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let text = String(cString: pointer)
            if let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            entry += 1
        }
        return result
    }
}
