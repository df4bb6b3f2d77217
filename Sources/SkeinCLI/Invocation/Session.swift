import Logging
import PQ

/// One command's settings, output and way to the database.
struct Session: Sendable {
    let settings: Settings
    let console: Console
    let format: OutputFormat
    let time: TimeStyle
    let style: Style
    let errorStyle: Style
    let logger: Logger

    init(
        _ global: GlobalOptions, _ output: OutputOptions? = nil, flags more: [String: Setting.Value] = [:]
    ) throws {
        let invocation = Invocation.current
        let flags = global.flags.merging(output?.flags ?? [:]) { $1 }.merging(more) { $1 }
        let file = try SettingsFile.find(named: global.config, environment: invocation.environment)
        settings = Settings(flags: flags, environment: invocation.environment, file: file)
        console = invocation.console
        format = try settings.word(.outputFormat)
        time = try settings.word(.outputTime)
        let color: ColorChoice = try settings.word(.outputColor)
        let environment = invocation.environment
        style = Style(isColored: color.isOn(terminal: console.outIsTerminal, environment: environment))
        errorStyle = Style(isColored: color.isOn(terminal: console.errIsTerminal, environment: environment))
        // Commands that run once speak through errors; their log starts at warnings unless somebody asks for more.
        logger = LogOutput.logger(
            settings: settings, console: console, environment: environment,
            level: global.logLevel == nil ? .warning : nil)
    }

    /// Connection options from the settings.
    func connectOptions() throws -> PGConnectOptions {
        PGConnectOptions(
            applicationName: "skein",
            connectTimeout: .seconds(try settings.integer(.connectTimeout)),
            statementTimeout: .seconds(try settings.integer(.statementTimeout)),
            usesPreparedStatements: try settings.boolean(.preparedStatements))
    }

    /// The connection string, untouched; empty means libpq's own defaults.
    func conninfo() throws -> String { try settings.string(.databaseURL) }

    /// Connects, works, closes.
    func withConnection<R: Sendable>(_ body: (PGConnection) async throws -> R) async throws -> R {
        let connection = try await PGConnection.connect(try conninfo(), options: connectOptions(), logger: logger)
        do {
            // The views are wide and their rows few: compiling such a statement takes a second, running it milliseconds.
            _ = try await connection.rows("set jit = off")
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    /// One statement on a connection of its own.
    func query(_ sql: String, _ parameters: [PGValue] = []) async throws -> PGResult {
        try await withConnection { try await $0.rows(sql, parameters) }
    }

    /// The zone people see local times in: `$TZ`, or what `/etc/localtime` points to; nil leaves it to the server.
    var timeZone: String? { TimeZoneName.local(environment: Invocation.current.environment) }
}

extension PGConnection {
    /// One statement in one hop.
    nonisolated func rows(_ sql: String, _ parameters: [PGValue] = []) async throws -> PGResult {
        try await run { try $0.query(sql, parameters) }
    }
}
