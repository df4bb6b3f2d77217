/// A language the command line speaks.
public enum Language: String, Sendable, CaseIterable {
    /// English, also for every locale that is neither.
    case english = "en"
    /// Chinese in simplified characters.
    case chinese = "zh-CN"

    /// Reads a locale or language name as people write it (`zh_CN.UTF-8`, `zh-CN`, `zh`, `en_GB`, `C`).
    /// `nil` for an empty name; every other unknown one is English.
    public init?(locale: String) {
        let name = locale.prefix { $0 != "." && $0 != "@" }.lowercased()
        guard !name.isEmpty else { return nil }
        self = name == "zh" || name.hasPrefix("zh_") || name.hasPrefix("zh-") ? .chinese : .english
    }

    /// The language of an invocation: `--lang` first, then `SKEIN_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG`.
    ///
    /// It is looked for before the arguments are parsed, because help and parsing errors are spoken too.
    static func detect(arguments: [String], environment: [String: String]) -> Language {
        if let named = option("--lang", in: arguments), let language = Language(locale: named) { return language }
        for name in ["SKEIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = environment[name], let language = Language(locale: value) { return language }
        }
        return .english
    }

    private static func option(_ name: String, in arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            if argument == "--" { return nil }
            if argument.hasPrefix(name + "=") { return String(argument.dropFirst(name.count + 1)) }
            if argument == name, index + 1 < arguments.count { return arguments[index + 1] }
        }
        return nil
    }
}
