import FoundationEssentials
import Glibc
import Logging
import PQ

/// Processor time of the page: of `skein web`, and of the server's processes behind its connections. Their share of it is what watching
/// takes from a drain that keeps all cores busy, and scatters far less than the rates of rounds do.
struct ProcessorTime: Sendable {
    let page: Int
    let applicationName: String
    let conninfo: String
    let logger: Logger

    /// Seconds of each process since it began.
    typealias Reading = [Int: Double]

    func read() async throws -> Reading {
        let connection = try await PGConnection.connect(conninfo, logger: logger)
        defer { Task { await connection.close() } }
        let backends = try await connection.run { connection in
            let rows = try connection.query(
                "select pid from pg_stat_activity where application_name = $1", [.text(applicationName)])
            return try (0..<rows.count).map { try rows.get(Int.self, row: $0, 0) }
        }
        return try ([page] + backends).reduce(into: [:]) { $0[$1] = try Self.seconds(ofProcess: $1) }
    }

    /// What was used between two readings.
    static func seconds(from start: Reading, to end: Reading) -> Double {
        end.reduce(0) { $0 + $1.value - (start[$1.key] ?? 0) }
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
