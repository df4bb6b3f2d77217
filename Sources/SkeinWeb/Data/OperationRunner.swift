import Logging
import PQ
import SkeinFilter

/// Runs what ``JobChange`` was asked for whole sets of jobs, one batch a transaction, beside the requests. What it did is in
/// the database: another process of the page goes on with it when this one dies.
struct OperationRunner: Sendable {
    private static let batch = 200
    private static let rest = Duration.seconds(2)
    private static let restAfterFailure = Duration.seconds(30)

    let reader: Reader
    let logger: Logger
    private let name = Hex.text(Hex.random(8))

    init(reader: Reader, logger: Logger) {
        self.reader = reader
        self.logger = logger
    }

    /// Until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            var pause = Self.rest
            do {
                if try await runOne() { continue }
            } catch let error as PGError {
                // A login that only looks may not run anything: nobody could have begun it here either.
                if error.sqlState != "42501" {
                    logger.warning("An operation was interrupted", metadata: ["error": "\(error)"])
                }
                pause = Self.restAfterFailure
            } catch {
                pause = Self.restAfterFailure
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Takes an operation and works on it to its end; false when there is none.
    func runOne() async throws -> Bool {
        let taken = try await reader.write(
            "select id::text, filter, \"position\"::text from skein.take_operation($1::text)", [.text(name)])
        guard let row = taken.first, let id = row[0].flatMap({ Int64($0) }) else { return false }
        let filter: JobFilter
        do throws(JobFilterError) {
            filter = try JobFilter(row[1] ?? "")
        } catch {
            try await fail(id, "the filter cannot be read: \(error.reason.rawValue) at \(error.offset + 1)")
            return true
        }
        let search = JobSearch(reader: reader, filter: filter)
        var before = row[2].flatMap { Int64($0) }
        repeat {
            try Task.checkCancellation()
            let page: JobSearch.Page
            do {
                page = try await search.page([], before: before, limit: Self.batch)
            } catch let error as PGError where error.sqlState?.hasPrefix("22") == true {
                try await fail(id, error.message)
                return true
            }
            let answer = try await reader.write(
                "select skein.advance_operation($1::int8, $2::text, $3::int8[], $4::int8, $5::int8)::text",
                [
                    .int8(id), .text(name), .int8Array(page.ids),
                    .int8(Int64(page.isCut ? search.bound : page.ids.count)), .int8(page.next),
                ])
            guard answer.first?[0] == "true" else { return true }
            before = page.next
        } while true
    }

    private func fail(_ id: Int64, _ problem: String) async throws {
        _ = try await reader.write(
            "select skein.fail_operation($1::int8, $2::text, $3::text)::text",
            [.int8(id), .text(name), .text(problem)])
    }
}
