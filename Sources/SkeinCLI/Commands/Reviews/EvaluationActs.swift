import ArgumentParser

// What people do to the evaluation of a term. Jobs propose; only these decide.

/// `skein review sign`: an official signs a proposal.
struct EvaluationSign: ActCommand {
    static let verb = "sign"
    static let about = Message.commandEvaluationSign

    @Argument(help: help(.argumentEvaluation, "id"))
    var evaluation: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @Option(help: help(.optionOutcome, "excellent|qualified"))
    var outcome: String?
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "evaluation_sign", .id(evaluation), .int(read.version), .text(by.actor), .text(document.doc), .text(outcome)
        )
    }
}

/// `skein review notice`: it is shown to the public.
struct EvaluationNotice: ActCommand {
    static let verb = "notice"
    static let about = Message.commandEvaluationNotice

    @Argument(help: help(.argumentEvaluation, "id"))
    var evaluation: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act("evaluation_notice", .id(evaluation), .int(read.version), .text(by.actor))
    }
}

/// `skein review object`: somebody objects during the notice.
struct EvaluationObject: ActCommand {
    static let verb = "object"
    static let about = Message.commandEvaluationObject

    @Argument(help: help(.argumentEvaluation, "id"))
    var evaluation: Int64
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionActReason, "text"))
    var reason: String
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act("evaluation_object", .id(evaluation), .text(by.actor), .text(reason))
    }
}

/// `skein review settle`: the bureau answers an objection.
struct EvaluationSettle: ActCommand {
    static let verb = "settle"
    static let about = Message.commandEvaluationSettle

    @Argument(help: help(.argumentObjection, "id"))
    var objection: Int64
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionSettlement, "upheld|dismissed"))
    var outcome: String
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "objection_settle", .id(objection), .text(by.actor), .text(outcome), .text(decision.reason),
            .text(decision.doc)
        )
    }
}

/// `skein review supersede`: it is worked out anew.
struct EvaluationSupersede: ActCommand {
    static let verb = "supersede"
    static let about = Message.commandEvaluationSupersede

    @Argument(help: help(.argumentEvaluation, "id"))
    var evaluation: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "evaluation_supersede", .id(evaluation), .int(read.version), .text(by.actor), .text(decision.reason),
            .text(decision.doc)
        )
    }
}
