import ArgumentParser

/// Options every command has.
struct GlobalOptions: ParsableArguments {
    @Option(name: .customLong("db"), help: help(.optionDatabase, "conninfo"))
    var database: String?

    @Option(help: help(.optionConfig, "file"))
    var config: String?

    @Option(help: help(.optionLanguage, "language"))
    var lang: String?

    @Option(help: help(.optionColor, "when"))
    var color: ColorChoice?

    @Option(help: help(.optionLogLevel, "level"))
    var logLevel: String?

    var flags: [String: Setting.Value] {
        var flags: [String: Setting.Value] = [:]
        if let database { flags[Setting.databaseURL.key] = .string(database) }
        if let color { flags[Setting.outputColor.key] = .string(color.rawValue) }
        if let logLevel { flags[Setting.logLevel.key] = .string(logLevel) }
        return flags
    }

    mutating func validate() throws {
        if let lang, Language(rawValue: lang) == nil, Language(locale: lang) != .chinese, !lang.hasPrefix("en") {
            throw ValidationError(Message.errorLanguage.text(["value": lang]))
        }
    }
}

/// Options of commands that print data.
struct OutputOptions: ParsableArguments {
    @Option(name: [.customShort("o"), .long], help: help(.optionOutput, "format"))
    var output: OutputFormat?

    @Option(help: help(.optionTime, "style"))
    var time: TimeStyle?

    var flags: [String: Setting.Value] {
        var flags: [String: Setting.Value] = [:]
        if let output { flags[Setting.outputFormat.key] = .string(output.rawValue) }
        if let time { flags[Setting.outputTime.key] = .string(time.rawValue) }
        return flags
    }
}

/// Options of lists.
struct ListOptions: ParsableArguments {
    @Option(help: help(.optionLimit, "n"))
    var limit: Int = 50

    @Option(defaultAsFlag: 2, help: help(.optionWatch, "seconds"))
    var watch: Double?

    mutating func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError(Message.errorRange.text(["option": "--limit", "least": "1", "most": "10000"]))
        }
        if let watch, !(0.1...86_400).contains(watch) {
            throw ValidationError(Message.errorRange.text(["option": "--watch", "least": "0.1", "most": "86400"]))
        }
    }
}

/// Help of an argument in the language of the invocation.
func help(_ message: Message, _ valueName: String? = nil) -> ArgumentHelp {
    ArgumentHelp(stringLiteral: message.text).named(valueName)
}

extension ArgumentHelp {
    fileprivate func named(_ name: String?) -> ArgumentHelp {
        var help = self
        help.valueName = name
        return help
    }
}
