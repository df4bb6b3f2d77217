import ArgumentParser
import Channels
import PQ

/// `skein notify reseal`: seals all that rests sealed under the first key of the key file.
struct NotifyReseal: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reseal", abstract: Message.commandReseal.text, discussion: Message.discussionReseal.text)
    }

    /// Places that are named when they are left as they are.
    private static let mostNamed = 20

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        let keys = try StandardJobs.neededKeys(session.settings)
        var done = 0
        var left: [String] = []
        try await session.withConnection { connection in
            var after = ""
            while true {
                let page = try await connection.rows(
                    "select place, sealed from programme.sealed_values($1, $2)", [.bytea(keys.head), .text(after)])
                if page.count == 0 { break }
                let places: [String] = try (0..<page.count).map { try page.get(row: $0, 0) }
                let replaced = try await Self.again(page, places, keys, connection)
                done += replaced.count
                left += places.filter { !replaced.contains($0) }
                after = places.last ?? after
            }
        }
        session.console.note(Message.resealed.text(["count": "\(done)"]))
        if !left.isEmpty {
            let names = left.prefix(Self.mostNamed).joined(separator: ", ")
            throw CLIError(
                .failed,
                Message.errorReseal.text([
                    "count": "\(left.count)", "names": left.count > Self.mostNamed ? names + " …" : names,
                ]))
        }
    }

    /// Seals a page anew and answers which of it; a value that does not open does not keep the others from it.
    private static func again(
        _ page: PGResult, _ places: [String], _ keys: KeyRing, _ connection: PGConnection
    ) async throws -> Set<String> {
        var opened: [String] = []
        var old: [[UInt8]] = []
        var new: [[UInt8]] = []
        for (row, place) in places.enumerated() {
            let sealed: [UInt8] = try page.get(row: row, 1)
            guard let value = try? keys.open(sealed, for: place) else { continue }
            opened.append(place)
            old.append(sealed)
            new.append(try keys.seal(value, for: place))
        }
        guard !opened.isEmpty else { return [] }
        let result = try await connection.rows(
            "select programme.reseal_values($1, $2, $3)", [.textArray(opened), .byteaArray(old), .byteaArray(new)])
        return Set(try result.get([String].self, row: 0, 0))
    }
}
