import ArgumentParser
import Channels
import PQ
import Programme

/// `skein notify reseal`: seals every endpoint under the first key of the key file.
struct NotifyReseal: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reseal", abstract: Message.commandReseal.text, discussion: Message.discussionReseal.text)
    }

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        guard let keys = try StandardJobs.keys(session.settings) else {
            throw CLIError(.usage, Message.errorNoKeyFile.text)
        }
        let all = try await session.query("select name, address, secret from programme.sealed_endpoints()")
        var done = 0
        var left: [String] = []
        for row in 0..<all.count {
            let name: String = try all.get(row: row, 0)
            let address: [UInt8] = try all.get(row: row, 1)
            let secret: [UInt8]? = try all.get(row: row, 2)
            guard keys.isOutdated(address) || secret.map(keys.isOutdated) == true else { continue }
            let new: (address: [UInt8], secret: [UInt8]?)
            do {
                new = (
                    try Self.again(address, .address, name, keys),
                    try secret.map { try Self.again($0, .secret, name, keys) }
                )
            } catch {
                // One that does not open is reported, and does not keep the others from being sealed.
                left.append(name)
                continue
            }
            let result = try await session.query(
                "select programme.reseal_endpoint($1, $2, $3, $4)",
                [.text(name), .bytea(address), .bytea(new.address), .bytea(new.secret)])
            if try result.get(row: 0, 0) { done += 1 } else { left.append(name) }
        }
        session.console.note(Message.resealed.text(["count": "\(done)"]))
        if !left.isEmpty {
            throw CLIError(.failed, Message.errorReseal.text(["names": left.joined(separator: ", ")]))
        }
    }

    private static func again(
        _ sealed: [UInt8], _ place: SealedPlace, _ name: String, _ keys: KeyRing
    ) throws -> [UInt8] {
        try keys.seal(try keys.open(sealed, for: place.of(endpoint: name)), for: place.of(endpoint: name))
    }
}
