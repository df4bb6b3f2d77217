import Configuration

/// The settings of an invocation: flag > environment > file > default.
struct Settings: Sendable {
    private let sources: [(name: String, provider: any ConfigProvider)]
    private let reader: ConfigReader

    /// - Parameters:
    ///   - flags: what the command line said, by key.
    ///   - environment: the process's variables; `SKEIN_…` for every key, and `DATABASE_URL` after them.
    ///   - file: the configuration file, when there is one.
    init(flags: [String: Setting.Value], environment: [String: String], file: SettingsFile?) {
        // An empty variable is an unset one, as everywhere else in a shell.
        let environment = environment.filter { !$0.value.isEmpty }
        var sources: [(String, any ConfigProvider)] = [
            ("flag", InMemoryProvider(name: "flag", values: Self.values(flags))),
            ("environment", EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "skein")),
        ]
        if let url = environment["DATABASE_URL"] {
            let value = [Setting.databaseURL.key: Setting.Value.string(url)]
            sources.append(("DATABASE_URL", InMemoryProvider(name: "DATABASE_URL", values: Self.values(value))))
        }
        if let file {
            sources.append((file.path, InMemoryProvider(name: file.path, values: Self.values(file.values))))
        }
        let defaults = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.key, $0.fallback) })
        sources.append(("default", InMemoryProvider(name: "default", values: Self.values(defaults))))
        self.sources = sources
        reader = ConfigReader(providers: sources.map(\.1))
    }

    func string(_ setting: Setting) throws -> String {
        guard case .string(let value) = try value(setting) else { throw wrongType(setting) }
        return value
    }

    func integer(_ setting: Setting) throws -> Int {
        guard case .integer(let value) = try value(setting) else { throw wrongType(setting) }
        return value
    }

    func boolean(_ setting: Setting) throws -> Bool {
        guard case .boolean(let value) = try value(setting) else { throw wrongType(setting) }
        return value
    }

    func strings(_ setting: Setting) throws -> [String] {
        guard case .strings(let value) = try value(setting) else { throw wrongType(setting) }
        return value
    }

    /// One of a setting's words as the type that knows them.
    func word<Word: RawRepresentable<String>>(_ setting: Setting, as type: Word.Type = Word.self) throws -> Word {
        guard let word = Word(rawValue: try string(setting)) else { throw wrongType(setting) }
        return word
    }

    /// The value in force, checked against the setting's range or words.
    func value(_ setting: Setting) throws -> Setting.Value {
        let key = ConfigKey(setting.key)
        let value: Setting.Value
        do {
            value =
                switch setting.fallback {
                case .string: .string(try reader.requiredString(forKey: key))
                case .integer: .integer(try reader.requiredInt(forKey: key))
                case .boolean: .boolean(try reader.requiredBool(forKey: key))
                case .strings: .strings(try reader.requiredStringArray(forKey: key).filter { !$0.isEmpty })
                }
        } catch {
            throw wrongType(setting)
        }
        if case .integer(let number) = value, let range = setting.range, !range.contains(number) {
            throw CLIError(
                .usage,
                Message.configOutOfRange.text([
                    "key": setting.key, "origin": origin(setting), "least": "\(range.lowerBound)",
                    "most": "\(range.upperBound)",
                ]))
        }
        if case .string(let word) = value, let words = setting.words, !words.contains(word) {
            throw CLIError(
                .usage,
                Message.configNotAWord.text([
                    "key": setting.key, "origin": origin(setting), "words": words.joined(separator: " "),
                ]))
        }
        return value
    }

    /// Where the value in force comes from: `flag`, `environment`, a file's path or `default`.
    func origin(_ setting: Setting) -> String {
        let key = AbsoluteConfigKey(ConfigKey(setting.key))
        for (name, provider) in sources {
            do {
                if try provider.value(forKey: key, type: setting.fallback.type).value != nil {
                    return name == "environment" ? setting.environmentName : name
                }
            } catch {
                // There is a value, though not of the right type: that is where it comes from.
                return name == "environment" ? setting.environmentName : name
            }
        }
        return "default"
    }

    private static func values(_ values: [String: Setting.Value]) -> [AbsoluteConfigKey: ConfigValue] {
        var result: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, value) in values {
            let secret = key == Setting.databaseURL.key
            result[AbsoluteConfigKey(ConfigKey(key))] = ConfigValue(value.content, isSecret: secret)
        }
        return result
    }

    private func wrongType(_ setting: Setting) -> CLIError {
        CLIError(
            .usage,
            Message.configWrongType.text([
                "key": setting.key, "origin": origin(setting), "type": setting.fallback.type.rawValue,
            ]))
    }
}
