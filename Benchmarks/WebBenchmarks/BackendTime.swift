import FoundationEssentials
import Glibc
import Logging
import PQ

/// Processor time of the server's processes behind the page, on this machine: their share of it is what watching takes from a drain
/// that keeps all cores busy, and scatters far less than the rates of rounds do.
struct BackendTime: Sendable {
    let conninfo: String
    let applicationName: String
    let logger: Logger

    /// Since these processes began.
    func seconds() async throws -> Double {
        let connection = try await PGConnection.connect(conninfo, logger: logger)
        defer { Task { await connection.close() } }
        let processes = try await connection.run { connection in
            let rows = try connection.query(
                "select pid from pg_stat_activity where application_name = $1", [.text(applicationName)])
            return try (0..<rows.count).map { try rows.get(Int.self, row: $0, 0) }
        }
        return try processes.reduce(0) { try $0 + Self.seconds(ofProcess: $1) }
    }

    /// proc_pid_stat(5): user and system time are fields 14 and 15; the name before them is in brackets and may hold blanks.
    private static func seconds(ofProcess process: Int) throws -> Double {
        let text = String(
            decoding: try Data(contentsOf: URL(filePath: "/proc/\(process)/stat")), as: UTF8.self)
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw Unreadable(process: process)
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    struct Unreadable: Error {
        let process: Int
    }
}
