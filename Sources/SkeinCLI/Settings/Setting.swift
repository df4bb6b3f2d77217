import Configuration

/// One thing that can be configured: in the file under its key, in the environment as `SKEIN_` and the key in capitals.
struct Setting: Sendable {
    enum Value: Sendable, Equatable {
        case string(String)
        case integer(Int)
        case boolean(Bool)
        case strings([String])

        var type: ConfigType {
            switch self {
            case .string: .string
            case .integer: .int
            case .boolean: .bool
            case .strings: .stringArray
            }
        }

        var content: ConfigContent {
            switch self {
            case .string(let value): .string(value)
            case .integer(let value): .int(value)
            case .boolean(let value): .bool(value)
            case .strings(let value): .stringArray(value)
            }
        }

        var text: String {
            switch self {
            case .string(let value): value
            case .integer(let value): String(value)
            case .boolean(let value): String(value)
            case .strings(let values): values.joined(separator: ",")
            }
        }
    }

    var key: String
    /// What holds when nobody says otherwise; its case is the setting's type.
    var fallback: Value
    /// Smallest and largest integer that makes sense.
    var range: ClosedRange<Int>?
    /// The words it can be.
    var words: [String]?

    /// The environment variable, as `EnvironmentVariablesProvider` spells it.
    var environmentName: String {
        "SKEIN_" + String(key.uppercased().map { $0 == "." ? "_" : $0 })
    }
}

extension Setting {
    static let databaseURL = Setting(key: "database.url", fallback: .string(""))
    static let connectTimeout = Setting(key: "database.connect_timeout_seconds", fallback: .integer(10), range: 1...600)
    static let statementTimeout = Setting(
        key: "database.statement_timeout_seconds", fallback: .integer(30), range: 1...86_400)
    static let preparedStatements = Setting(key: "database.prepared_statements", fallback: .boolean(true))
    static let workerQueues = Setting(key: "worker.queues", fallback: .strings([]))
    static let workerConcurrency = Setting(key: "worker.concurrency", fallback: .integer(10), range: 1...10_000)
    static let workerName = Setting(key: "worker.name", fallback: .string("skein"))
    static let workerDrain = Setting(key: "worker.drain_seconds", fallback: .integer(30), range: 0...86_400)
    static let execPrograms = Setting(key: "exec.programs", fallback: .strings([]))
    static let httpHosts = Setting(key: "http.allowed_hosts", fallback: .strings([]))
    static let httpRanges = Setting(key: "http.allowed_ranges", fallback: .strings([]))
    static let videoRoot = Setting(key: "video.root", fallback: .string(""))
    static let videoSources = Setting(key: "video.sources", fallback: .strings([]))
    static let videoPreset = Setting(
        key: "video.preset", fallback: .string("medium"),
        words: ["superfast", "veryfast", "faster", "fast", "medium", "slow", "slower"])
    static let notifyKeyFile = Setting(key: "notify.key_file", fallback: .string(""))
    static let mailHost = Setting(key: "mail.host", fallback: .string(""))
    static let mailPort = Setting(key: "mail.port", fallback: .integer(587), range: 1...65_535)
    static let mailSecurity = Setting(
        key: "mail.security", fallback: .string("starttls"), words: ["starttls", "tls", "none"])
    static let mailUser = Setting(key: "mail.user", fallback: .string(""))
    static let mailPasswordFile = Setting(key: "mail.password_file", fallback: .string(""))
    static let mailCAFile = Setting(key: "mail.ca_file", fallback: .string(""))
    static let mailFrom = Setting(key: "mail.from", fallback: .string(""))
    static let mailFromName = Setting(key: "mail.from_name", fallback: .string(""))
    static let mailTimeout = Setting(key: "mail.timeout_seconds", fallback: .integer(60), range: 1...80)
    static let smsURL = Setting(key: "sms.url", fallback: .string(""))
    static let smsSecretFile = Setting(key: "sms.secret_file", fallback: .string(""))
    static let smsSign = Setting(key: "sms.sign", fallback: .string(""))
    static let logLevel = Setting(
        key: "log.level", fallback: .string("info"),
        words: ["trace", "debug", "info", "notice", "warning", "error", "critical"])
    static let logFormat = Setting(key: "log.format", fallback: .string("auto"), words: ["auto", "text", "json"])
    static let otlpEndpoint = Setting(key: "otlp.endpoint", fallback: .string(""))
    static let otlpService = Setting(key: "otlp.service_name", fallback: .string("skein"))
    static let otlpNewTraces = Setting(key: "otlp.new_traces_percent", fallback: .integer(0), range: 0...100)
    static let outputFormat = Setting(
        key: "output.format", fallback: .string("table"), words: OutputFormat.allCases.map(\.rawValue))
    static let outputColor = Setting(
        key: "output.color", fallback: .string("auto"), words: ColorChoice.allCases.map(\.rawValue))
    static let outputTime = Setting(
        key: "output.time", fallback: .string("local"), words: TimeStyle.allCases.map(\.rawValue))
    static let webListen = Setting(key: "web.listen", fallback: .string("127.0.0.1:8080"))
    static let webPasswords = Setting(key: "web.password_file", fallback: .string(""))
    static let webTokens = Setting(key: "web.token_file", fallback: .string(""))
    static let webProxyHeader = Setting(key: "web.proxy_header", fallback: .string(""))
    static let webProxyAddresses = Setting(key: "web.proxy_addresses", fallback: .strings([]))
    static let webNames = Setting(key: "web.names", fallback: .strings([]))
    static let webSecure = Setting(key: "web.secure_cookies", fallback: .boolean(false))
    static let devDirectory = Setting(key: "dev.directory", fallback: .string(".skein"))

    /// Every setting, in the order `config show` lists them.
    static let all = [
        databaseURL, connectTimeout, statementTimeout, preparedStatements, workerQueues, workerConcurrency, workerName,
        workerDrain, execPrograms, httpHosts, httpRanges, notifyKeyFile, mailHost, mailPort,
        mailSecurity, mailUser, mailPasswordFile, mailCAFile, mailFrom, mailFromName, mailTimeout, smsURL,
        smsSecretFile, smsSign, videoRoot, videoSources, videoPreset, logLevel, logFormat, otlpEndpoint, otlpService,
        otlpNewTraces, outputFormat, outputColor, outputTime, webListen, webPasswords,
        webTokens, webProxyHeader,
        webProxyAddresses, webNames, webSecure, devDirectory,
    ]
}
