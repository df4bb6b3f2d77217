import ArgumentParser
import Glibc
import PQ
import Programme
import SkeinFilter

/// `skein video`.
struct VideoCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "video", abstract: Message.commandVideo.text,
            subcommands: [VideoAdd.self, VideoList.self, VideoShow.self, VideoQuotaCommand.self],
            groupedSubcommands: [
                CommandGroup(
                    name: Message.groupPublication.text,
                    subcommands: [
                        VideoDescribe.self, VideoPublish.self, VideoWithdraw.self, VideoRecord.self,
                        VideoPublications.self, PlatformsCommand.self,
                    ])
            ])
    }
}

/// `skein video add`: registers a file and starts its chain of jobs.
struct VideoAdd: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add", abstract: Message.commandVideoAdd.text, discussion: Message.discussionVideoAdd.text)
    }

    @Argument(help: help(.argumentVideoFile, "file"))
    var file: String
    @Option(help: help(.optionTitle, "text"))
    var title: String
    @Option(help: help(.optionVideoCode, "code"))
    var code: String?
    @Option(help: help(.optionLadder, "ladder"))
    var ladder: String = Ladder.lesson.rawValue
    @Option(name: .customLong("owner"), help: help(.optionVideoOwner, "staff-number"))
    var owner: String?
    @Option(help: help(.optionVideoOrganisation, "code"))
    var organisation: String?
    @Option(help: help(.optionStudio, "code"))
    var studio: String?
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
        guard Ladder(rawValue: ladder) != nil else {
            throw ValidationError(
                Message.errorLadder.text(["words": Ladder.allCases.map(\.rawValue).joined(separator: " ")]))
        }
    }

    func run() async throws {
        let session = try Session(global, output)
        let path = try Self.absolute(file)
        try await session.withConnection { connection in
            let id = try await Videos.add(
                path, title: title, code: code, ladder: ladder, owner: owner, organisation: organisation,
                studio: studio, connection)
            let table = try await Videos.list(SQLCondition.all.and("video_id = ?", .int8(id)), limit: 1)
                .fetch(connection, session)
            session.show(table)
            if let code = table.value(row: 0, "code"), !session.format.isForMachines {
                session.console.note(Message.videoAdded.text(["code": code]))
            }
        }
    }

    /// The path without links, as workers will open it: they follow none.
    static func absolute(_ file: String) throws -> String {
        guard let resolved = realpath(file, nil) else {
            throw CLIError(
                .failed, Message.errorUnreadable.text(["path": file, "reason": String(cString: strerror(errno))]))
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// `skein video list`.
struct VideoList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandVideoList.text, aliases: ["ls"])
    }

    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(Videos.list(limit: list.limit), watch: list.watch, empty: .videoEmpty)
    }
}

/// `skein video show`: source, jobs, ladder, checks and publications of one video; as a picture, too.
struct VideoShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Message.commandVideoShow.text)
    }

    @Argument(help: help(.argumentVideoCode, "code"))
    var code: String
    @Option(defaultAsFlag: 2, help: help(.optionWatch, "seconds"))
    var watch: Double?
    @Option(help: help(.optionSVG, "file"))
    var svg: String?
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
        if let watch, !(0.1...86_400).contains(watch) {
            throw ValidationError(Message.errorRange.text(["option": "--watch", "least": "0.1", "most": "86400"]))
        }
    }

    func run() async throws {
        let session = try Session(global, output)
        try await session.withConnection { connection in
            try await session.watch(every: watch) {
                try await Videos.show(code, connection, session)
                if let svg { try await VideoPicture.write(code, to: svg, connection, session) }
            }
        }
    }
}
