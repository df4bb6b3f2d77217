import ArgumentParser

// What people do in the selection of a cohort. Who may is for the functions to say.

/// An application, by cohort and staff number.
struct ApplicationOptions: ParsableArguments {
    @Argument(help: help(.argumentCohort, "id"))
    var cohort: Int64
    @Argument(help: help(.argumentApplicant, "staff-number"))
    var applicant: String
}

/// `skein cohort draft`: an official drafts the next cohort.
struct CohortDraft: ActCommand {
    static let verb = "draft"
    static let about = Message.commandCohortDraft

    @Option(help: help(.optionCohortNumber, "n"))
    var number: Int32
    @Option(help: help(.optionTrack, "track"))
    var track: String
    @Option(help: help(.optionQuota, "n"))
    var quota: Int32
    @Option(help: help(.optionStarts, "date"))
    var starts: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "cohort_draft", .int(number), .text(track), .int(quota), .date(starts), .text(by.actor),
            .text(document.doc))
    }
}

/// `skein cohort apply`: somebody applies.
struct CohortApply: ActCommand {
    static let verb = "apply"
    static let about = Message.commandCohortApply

    @OptionGroup var application: ApplicationOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act("cohort_apply", .id(application.cohort), .person(application.applicant), .text(by.actor))
    }
}

/// `skein cohort settle`: a rule that the records leave unknown.
struct CohortSettle: ActCommand {
    static let verb = "settle"
    static let about = Message.commandCohortSettle

    @OptionGroup var application: ApplicationOptions
    @Option(help: help(.optionEligibilityRule, "rule"))
    var rule: String
    @Option(help: help(.optionRuleVerdict, "ok|fail"))
    var verdict: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "cohort_settle", .id(application.cohort), .person(application.applicant), .text(rule), .text(verdict),
            .text(by.actor), .text(document.doc))
    }
}

/// `skein cohort decide`: unit, district or bureau about one application.
struct CohortDecide: ActCommand {
    static let verb = "decide"
    static let about = Message.commandCohortDecide

    @OptionGroup var application: ApplicationOptions
    @Option(help: help(.optionApplicationTo, "status"))
    var to: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @Option(help: help(.optionActReason, "text"))
    var reason: String?
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "cohort_decide", .id(application.cohort), .person(application.applicant), .text(to), .text(by.actor),
            .text(document.doc), .text(reason))
    }
}

/// `skein cohort advance`: the next step of the whole cohort.
struct CohortAdvance: ActCommand {
    static let verb = "advance"
    static let about = Message.commandCohortAdvance

    @Argument(help: help(.argumentCohort, "id"))
    var cohort: Int64
    @Option(help: help(.optionCohortTo, "status"))
    var to: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act { Act("cohort_advance", .id(cohort), .text(to), .text(by.actor), .text(document.doc)) }
}

/// `skein cohort score`: an expert's score.
struct CohortScore: ActCommand {
    static let verb = "score"
    static let about = Message.commandCohortScore

    @OptionGroup var application: ApplicationOptions
    @Option(help: help(.optionReviewer, "staff-number"))
    var reviewer: String
    @Option(help: help(.optionScore, "score"))
    var score: String
    @Flag(help: help(.optionConflict))
    var conflict = false
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act(
            "cohort_score", .id(application.cohort), .person(application.applicant), .person(reviewer),
            .number(score), .flag(conflict), .text(by.actor))
    }
}

/// `skein cohort object`: an objection during the public notice.
struct CohortObject: ActCommand {
    static let verb = "object"
    static let about = Message.commandCohortObject

    @OptionGroup var application: ApplicationOptions
    @Option(help: help(.optionActReason, "text"))
    var reason: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act(
            "cohort_object", .id(application.cohort), .person(application.applicant), .text(reason), .text(by.actor))
    }
}

/// `skein cohort answer`: the bureau answers it.
struct CohortAnswer: ActCommand {
    enum Outcome: String, ExpressibleByArgument, CaseIterable {
        case upheld, dismissed
    }

    static let verb = "answer"
    static let about = Message.commandCohortAnswer

    @Argument(help: help(.argumentObjection, "id"))
    var objection: Int64
    @Option(help: help(.optionSettlement, "upheld|dismissed"))
    var outcome: Outcome
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act("cohort_answer", .id(objection), .flag(outcome == .upheld), .text(by.actor), .text(document.doc))
    }
}

/// `skein cohort sign`: the decision on the list under notice.
struct CohortSign: ActCommand {
    static let verb = "sign"
    static let about = Message.commandCohortSign

    @Argument(help: help(.argumentCohort, "id"))
    var cohort: Int64
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act { Act("cohort_sign", .id(cohort), .text(by.actor), .text(document.doc)) }
}
