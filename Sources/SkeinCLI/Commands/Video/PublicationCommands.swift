import ArgumentParser
import PQ
import SkeinFilter

// What people decide about a video on platforms. The rules are those of the functions that the acts name.

/// `skein video describe`: enters what is said of a video.
struct VideoDescribe: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "describe", abstract: Message.commandVideoDescribe.text,
            discussion: Message.discussionVideoDescribe.text)
    }

    @Argument(help: help(.argumentVideoCode, "code"))
    var code: String
    @OptionGroup var fields: JobArgumentOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        // What is not given is taken away: to forget everything by forgetting to say anything would be too easy.
        guard fields.text != nil || !fields.parameters.isEmpty else {
            throw CLIError(.usage, Message.errorDescribeNothing.text)
        }
        let json = try fields.json(console: session.console)
        try await session.show(
            object: "programme.video_describe($1::text, $2::jsonb, $3::text)",
            [.text(code), .jsonb(utf8: json), .text(by.actor)])
    }
}

/// A video and a platform.
struct PublicationArguments: ParsableArguments {
    @Argument(help: help(.argumentVideoCode, "code"))
    var code: String
    @Argument(help: help(.argumentPlatform, "platform"))
    var platform: String
}

/// `skein video publish`: a person decides that a video goes to a platform.
struct VideoPublish: ActCommand {
    static let verb = "publish"
    static let about = Message.commandVideoPublish

    @OptionGroup var publication: PublicationArguments
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act { Act("video_publish", .text(publication.code), .text(publication.platform), .text(by.actor)) }
}

/// `skein video withdraw`: a person takes it back.
struct VideoWithdraw: ActCommand {
    static let verb = "withdraw"
    static let about = Message.commandVideoWithdraw

    @OptionGroup var publication: PublicationArguments
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionActReason, "text"))
    var reason: String
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act("video_withdraw", .text(publication.code), .text(publication.platform), .text(by.actor), .text(reason))
    }
}

/// `skein video record`: what a platform that cannot be asked has done.
struct VideoRecord: ActCommand {
    enum State: String, ExpressibleByArgument, CaseIterable {
        case underReview = "under_review"
        case published, rejected, withdrawn
    }

    static let verb = "record"
    static let about = Message.commandVideoRecord

    @OptionGroup var publication: PublicationArguments
    @Argument(help: help(.argumentPublicationState, "state"))
    var state: State
    @Option(name: .customLong("remote-id"), help: help(.optionRemoteID, "text"))
    var remoteID: String?
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act(
            "publication_record", .text(publication.code), .text(publication.platform), .text(state.rawValue),
            .text(remoteID), .text(by.actor))
    }
}

/// `skein video publications`: where videos stand on platforms.
struct VideoPublications: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "publications", abstract: Message.commandVideoPublications.text)
    }

    @Argument(help: help(.argumentVideoCode, "code"))
    var code: String?
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(
            Publications.list(code: code, limit: list.limit), watch: list.watch, empty: .publicationsEmpty)
    }
}

/// `skein video quota`: the year's videos against its target.
struct VideoQuotaCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "quota", abstract: Message.commandVideoQuota.text,
            discussion: Message.discussionVideoQuota.text)
    }

    @OptionGroup var year: YearOption
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(
            Listing(
                columns: [
                    ListColumn("scope", .columnScope),
                    ListColumn("code", .columnCode),
                    ListColumn("name", .columnName),
                    ListColumn("ready", .columnReadyVideos, .integer),
                    ListColumn("published", .columnPublished, .integer),
                    ListColumn("share_percent", .columnShare, .number, .table, sql: "share"),
                    ListColumn("expected", .columnDueByNow, .number),
                    ListColumn("target", .columnTarget, .number),
                ],
                source: "programme.video_quota(\(year.year))"))
    }
}
