import PQ
import Skein

/// `--jsonl`: one JSON object a line, many at a time. Batches that were accepted stay when a later line is refused;
/// the message names that line, so the rest can be sent again from there.
struct BulkEnqueuer {
    let kind: String
    let flags: EnqueueFlags
    let session: Session

    /// Jobs in one statement.
    static let batch = 5_000
    /// Bytes of arguments in one statement, so that large ones do not fill the memory of both sides.
    static let batchBytes = 8 << 20

    func run(_ source: String) async throws {
        let bytes = try session.console.readBytes(source)
        let lines = Self.lines(bytes)
        try await session.withConnection { connection in
            var bar = ProgressBar(Message.progressEnqueue.text, console: session.console)
            defer { bar.finish() }
            var start = 0
            var stored: [(Int64, Bool)] = []
            while start < lines.count {
                let end = Self.end(of: lines, from: start)
                stored += try await send(lines[start..<end], connection, before: stored.count)
                start = end
                if lines.count > Self.batch { bar.update(done: Int64(start), of: Int64(lines.count)) }
            }
            session.show(EnqueueCommand.table(stored), empty: .enqueueNothing)
        }
    }

    private func send(
        _ lines: ArraySlice<Line>, _ connection: PGConnection, before: Int
    ) async throws -> [(Int64, Bool)] {
        let sql = """
            select job_id, created from \(EnqueueFlags.call(function: "enqueue_many", args: "jsonb[]")) order by ordinal
            """
        var texts: [String] = []
        for line in lines {
            // The server would refuse the whole array without saying which element it was.
            if let fault = ArgumentFault.find(in: Array(line.bytes)) {
                throw placed(EnqueueRefusal.badJSON(fault, under: nil), line.number, before)
            }
            texts.append(String(decoding: line.bytes, as: UTF8.self))
        }
        var parameters = [PGValue.text(kind), .jsonbArray(texts)] + (try flags.parameters())
        // One request id names one call; each batch needs one of its own that a repetition finds again.
        if let request = flags.requestId, let first = lines.first {
            parameters[14] = .text("\(request)#\(first.number)")
        }
        let bound = parameters
        let zone = flags.readsLocalTimes ? session.timeZone : nil
        do {
            let result = try await connection.inZone(zone) { try $0.query(sql, bound, timeout: .seconds(300)) }
            return try (0..<result.count).map { (try result.get(row: $0, 0), try result.get(row: $0, 1)) }
        } catch let error as PGError {
            let ordinal = error.detail.flatMap(Self.ordinal)
            let number = ordinal.flatMap { lines.dropFirst($0 - 1).first?.number } ?? lines.first?.number ?? 1
            throw placed(CLIError(error), number, before)
        }
    }

    private func placed(_ error: CLIError, _ number: Int, _ before: Int) -> CLIError {
        var error = error
        error.message = Message.errorLine.text(["line": "\(number)", "problem": error.message])
        if before > 0 { session.console.note(Message.enqueueKept.text(["count": "\(before)"])) }
        return error
    }

    /// A line that is not blank, with its number from 1.
    struct Line: Sendable {
        var number: Int
        var bytes: ArraySlice<UInt8>
    }

    static func lines(_ bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            lines.append(Line(number: number, bytes: line))
        }
        return lines
    }

    private static func end(of lines: [Line], from start: Int) -> Int {
        var end = start
        var size = 0
        while end < lines.count, end - start < batch {
            size += lines[end].bytes.count
            if size > batchBytes, end > start { break }
            end += 1
        }
        return end
    }

    /// The number of the refused element in the server's DETAIL.
    private static func ordinal(_ detail: String) -> Int? {
        detail.firstMatch(of: #/"ordinal":\s*(\d+)/#).flatMap { Int($0.output.1) }
    }
}
