import ArgumentParser

// What people do to a yearly review. The rules are those of the functions that the acts name.

/// `skein review submit`: the holder hands in.
struct ReviewSubmit: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "submit", abstract: Message.commandReviewSubmit.text)
    }

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act("review_submit", .id(review), .version(read.version), .text(by.actor))
            .run(global, output)
    }
}

/// `skein review rate`: the unit rates.
struct ReviewRate: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "rate", abstract: Message.commandReviewRate.text)
    }

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionEthics, "pass|concern|veto"))
    var ethics: String
    @Option(help: help(.optionTeaching, "score"))
    var teaching: String
    @Option(help: help(.optionContribution, "score"))
    var role: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act(
            "review_rate", .id(review), .version(read.version), .text(by.actor), .text(ethics), .number(teaching),
            .number(role)
        )
        .run(global, output)
    }
}

/// `skein review confirm`: the Party organisation signs.
struct ReviewConfirm: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "confirm", abstract: Message.commandReviewConfirm.text)
    }

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionGrade, "grade"))
    var grade: String
    @Option(help: help(.optionDocument, "number"))
    var doc: String
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act(
            "review_confirm", .id(review), .version(read.version), .text(by.actor), .text(grade), .text(doc)
        )
        .run(global, output, asking: confirmation)
    }
}

/// `skein review return`: back to the holder.
struct ReviewReturn: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "return", abstract: Message.commandReviewReturn.text)
    }

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionActReason, "text"))
    var reason: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act("review_return", .id(review), .version(read.version), .text(by.actor), .text(reason))
            .run(global, output)
    }
}

/// `skein review void`: it does not count.
struct ReviewVoid: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "void", abstract: Message.commandReviewVoid.text)
    }

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act(
            "review_void", .id(review), .version(read.version), .text(by.actor), .text(decision.reason),
            .text(decision.doc)
        )
        .run(global, output, asking: confirmation)
    }
}

/// `skein review reopen`: a closed one is worked on again.
struct ReviewReopen: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "reopen", abstract: Message.commandReviewReopen.text)
    }

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act(
            "review_reopen", .id(review), .version(read.version), .text(by.actor), .text(decision.reason),
            .text(decision.doc)
        )
        .run(global, output, asking: confirmation)
    }
}
