import PQ
import Synchronization

/// Which handler serves the kind of a number. Claimed jobs carry the number, so a look-up is an array access.
final class KindTable: Sendable {
    struct Known: Sendable {
        let kind: JobKind
        let entry: JobRegistry.Entry
        let timeout: Duration
    }

    private struct Inside {
        var known: [Known?] = []
        var looked = ContinuousClock.now
    }

    private let registry: JobRegistry
    private let inside = Mutex(Inside())

    init(_ registry: JobRegistry) {
        self.registry = registry
    }

    /// The handler of a kind; nil when this worker has none.
    func known(_ number: Int32) -> Known? {
        inside.withLock { inside in
            let index = Int(number)
            return index >= 0 && index < inside.known.count ? inside.known[index] : nil
        }
    }

    /// Whether numbers may have changed since the last look.
    var isStale: Bool {
        inside.withLock { ContinuousClock.now - $0.looked > .seconds(5) }
    }

    /// Reads the numbers and timeouts of all registered kinds.
    func load(_ connection: isolated PGConnection) throws {
        let names = registry.entries.flatMap { [$0.kind] + $0.aliases }
        let rows = try connection.execute(WorkerStatements.kinds, [.textArray(names.map { $0.rawValue })])
        var known: [Known?] = []
        for row in 0..<rows.count {
            let number = Int(try rows.int4(row: row, 0))
            let name: String = try rows.get(row: row, 1)
            guard let entry = registry.entry(for: name), number >= 0 else { continue }
            if known.count <= number {
                known.append(contentsOf: repeatElement(nil, count: number + 1 - known.count))
            }
            known[number] = Known(
                kind: JobKind(rawValue: name), entry: entry,
                timeout: .milliseconds(try rows.int8(row: row, 2)))
        }
        inside.withLock { inside in
            inside.known = known
            inside.looked = .now
        }
    }
}
