import ArgumentParser

// What people do to the evaluation of a term. Jobs propose; only these decide.

/// `skein review sign`: an official signs a proposal.
struct EvaluationSign: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "sign", abstract: Message.commandEvaluationSign.text)
    }

    @Argument(help: help(.argumentEvaluation, "id"))
    var evaluation: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionDocument, "number"))
    var doc: String
    @Option(help: help(.optionOutcome, "excellent|qualified"))
    var outcome: String?
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act(
            "evaluation_sign", .id(evaluation), .version(read.version), .text(by.actor), .text(doc), .text(outcome)
        )
        .run(global, output, asking: confirmation)
    }
}

/// `skein review notice`: it is shown to the public.
struct EvaluationNotice: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "notice", abstract: Message.commandEvaluationNotice.text)
    }

    @Argument(help: help(.argumentEvaluation, "id"))
    var evaluation: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act("evaluation_notice", .id(evaluation), .version(read.version), .text(by.actor))
            .run(global, output, asking: confirmation)
    }
}

/// `skein review object`: somebody objects during the notice.
struct EvaluationObject: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "object", abstract: Message.commandEvaluationObject.text)
    }

    @Argument(help: help(.argumentEvaluation, "id"))
    var evaluation: Int64
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionActReason, "text"))
    var reason: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act("evaluation_object", .id(evaluation), .text(by.actor), .text(reason))
            .run(global, output)
    }
}

/// `skein review settle`: the bureau answers an objection.
struct EvaluationSettle: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "settle", abstract: Message.commandEvaluationSettle.text)
    }

    @Argument(help: help(.argumentObjection, "id"))
    var objection: Int64
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionSettlement, "upheld|dismissed"))
    var outcome: String
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act(
            "objection_settle", .id(objection), .text(by.actor), .text(outcome), .text(decision.reason),
            .text(decision.doc)
        )
        .run(global, output, asking: confirmation)
    }
}

/// `skein review supersede`: it is worked out anew.
struct EvaluationSupersede: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "supersede", abstract: Message.commandEvaluationSupersede.text)
    }

    @Argument(help: help(.argumentEvaluation, "id"))
    var evaluation: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await Act(
            "evaluation_supersede", .id(evaluation), .version(read.version), .text(by.actor), .text(decision.reason),
            .text(decision.doc)
        )
        .run(global, output, asking: confirmation)
    }
}
