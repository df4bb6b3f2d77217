import ArgumentParser
import Channels
import PQ
import Programme

/// `skein notify`.
struct NotifyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "notify", abstract: Message.commandNotify.text,
            subcommands: [
                NotifyDeliveries.self, NotifyAnswer.self, NotifyPreview.self, NotifyTest.self, EndpointsCommand.self,
                NotifyPreferences.self, NotifyReseal.self,
            ])
    }
}

/// `skein notify endpoints`.
struct EndpointsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "endpoints", abstract: Message.commandEndpoints.text,
            subcommands: [EndpointsList.self, EndpointsAdd.self, EndpointsPause.self, EndpointsResume.self])
    }
}

/// `skein notify endpoints list`.
struct EndpointsList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandEndpointsList.text, aliases: ["ls"])
    }

    @OptionGroup var names: NamePageOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(
            names.listing(
                [
                    ListColumn("name", .columnName),
                    ListColumn("channel", .columnChannel),
                    ListColumn("owner", .columnOwner),
                    ListColumn("status", .columnStatus),
                    ListColumn("max_per_minute", .columnPerMinute, .integer),
                    ListColumn("cooldown_until", .columnUntil, .time),
                    ListColumn("hard_failures", .columnHardFailures, .integer, .wide),
                ], "programme.channel_endpoint", limit: list.limit),
            watch: list.watch, empty: .endpointsEmpty)
    }
}

/// `skein notify endpoints add`: address and secret come from files, since a command line is seen by everybody.
struct EndpointsAdd: AsyncParsableCommand {
    enum Channel: String, ExpressibleByArgument, CaseIterable {
        case wecom = "wecom_robot"
        case dingtalk = "dingtalk_robot"
        case feishu = "feishu_robot"
        case webhook
        case email
        case sms

        /// Whether messages can go there by this channel.
        func fits(_ address: String) -> Bool {
            switch self {
            case .email: MailAddress(address) != nil
            case .sms: SMSGateway.isNumber(address)
            case .wecom, .dingtalk, .feishu, .webhook: address.hasPrefix("https://") || address.hasPrefix("http://")
            }
        }
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "add", abstract: Message.commandEndpointsAdd.text)
    }

    @Argument(help: help(.argumentEndpoint, "name"))
    var name: String
    @Option(help: help(.optionChannel, "channel"))
    var channel: Channel
    @Option(help: help(.optionAddressFile, "file"))
    var addressFile: String
    @Option(help: help(.optionSecretFile, "file"))
    var secretFile: String?
    @Option(help: help(.optionOwner, "text"))
    var owner: String?
    @Option(help: help(.optionPerMinute, "n"))
    var maxPerMinute: Int32 = 18
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        let keys = try StandardJobs.neededKeys(session.settings)
        let address = try SecretFile.line(addressFile, session)
        guard channel.fits(address) else {
            throw CLIError(.usage, Message.errorEndpointAddress.text(["path": addressFile]))
        }
        let secret = try secretFile.map { try SecretFile.line($0, session) }
        let parameters: [PGValue] = [
            .text(name), .text(channel.rawValue),
            .bytea(try keys.seal(address, for: SealedPlace.address.of(endpoint: name))),
            .bytea(try secret.map { try keys.seal($0, for: SealedPlace.secret.of(endpoint: name)) }),
            .text(owner?.contains(":") == true ? nil : owner), .int4(maxPerMinute),
            .text(Self.owner(owner, "person")), .int8(try organisation()),
        ]
        _ = try await session.query("select programme.add_endpoint($1, $2, $3, $4, $5, $6, $7, $8)", parameters)
        session.console.note(Message.endpointAdded.text(["name": name]))
    }

    /// `person:` and a staff number, `org:` and an organisation's number, or a text.
    private static func owner(_ text: String?, _ kind: String) -> String? {
        guard let text, text.hasPrefix(kind + ":") else { return nil }
        return String(text.dropFirst(kind.count + 1))
    }

    private func organisation() throws -> Int64? {
        guard let owner, owner.contains(":"), Self.owner(owner, "person") == nil else { return nil }
        guard let number = Self.owner(owner, "org").flatMap({ Int64($0) }) else {
            throw CLIError(.usage, Message.errorEndpointOwner.text)
        }
        return number
    }
}

/// `skein notify endpoints pause`.
struct EndpointsPause: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "pause", abstract: Message.commandEndpointsPause.text)
    }

    @Argument(help: help(.argumentEndpoint, "name"))
    var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        _ = try await session.query("select programme.set_endpoint_status($1, 'paused')", [.text(name)])
        session.console.note(Message.endpointPaused.text(["name": name]))
    }
}

/// `skein notify endpoints resume`.
struct EndpointsResume: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "resume", abstract: Message.commandEndpointsResume.text)
    }

    @Argument(help: help(.argumentEndpoint, "name"))
    var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        _ = try await session.query("select programme.set_endpoint_status($1, 'active')", [.text(name)])
        session.console.note(Message.endpointResumed.text(["name": name]))
    }
}
