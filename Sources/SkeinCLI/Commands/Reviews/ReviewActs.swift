import ArgumentParser

// What people do to a yearly review. The rules are those of the functions that the acts name.

/// `skein review submit`: the holder hands in.
struct ReviewSubmit: ActCommand {
    static let verb = "submit"
    static let about = Message.commandReviewSubmit

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act("review_submit", .id(review), .int(read.version), .text(by.actor))
    }
}

/// `skein review rate`: the unit rates.
struct ReviewRate: ActCommand {
    static let verb = "rate"
    static let about = Message.commandReviewRate

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
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act(
            "review_rate", .id(review), .int(read.version), .text(by.actor), .text(ethics), .number(teaching),
            .number(role)
        )
    }
}

/// `skein review confirm`: the Party organisation signs.
struct ReviewConfirm: ActCommand {
    static let verb = "confirm"
    static let about = Message.commandReviewConfirm

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionGrade, "grade"))
    var grade: String
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "review_confirm", .id(review), .int(read.version), .text(by.actor), .text(grade), .text(document.doc)
        )
    }
}

/// `skein review return`: back to the holder.
struct ReviewReturn: ActCommand {
    static let verb = "return"
    static let about = Message.commandReviewReturn

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionActReason, "text"))
    var reason: String
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act("review_return", .id(review), .int(read.version), .text(by.actor), .text(reason))
    }
}

/// `skein review void`: it does not count.
struct ReviewVoid: ActCommand {
    static let verb = "void"
    static let about = Message.commandReviewVoid

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "review_void", .id(review), .int(read.version), .text(by.actor), .text(decision.reason),
            .text(decision.doc)
        )
    }
}

/// `skein review reopen`: a closed one is worked on again.
struct ReviewReopen: ActCommand {
    static let verb = "reopen"
    static let about = Message.commandReviewReopen

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var read: VersionOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "review_reopen", .id(review), .int(read.version), .text(by.actor), .text(decision.reason),
            .text(decision.doc)
        )
    }
}

/// `skein review close`: the year ends, or is made to end although too much was missed.
struct ReviewClose: ActCommand {
    static let verb = "close"
    static let about = Message.commandReviewClose

    @Argument(help: help(.argumentCycle, "id"))
    var cycle: Int64
    @Flag(help: help(.optionForce))
    var force = false
    @Option(help: help(.optionActorForce, "staff-number"))
    var actor: String?
    @Option(help: help(.optionDocumentForce, "number"))
    var doc: String?
    @OptionGroup var way: DecidedWay

    var act: Act { Act("review_close_now", .id(cycle), .flag(force), .text(actor), .text(doc)) }
}
