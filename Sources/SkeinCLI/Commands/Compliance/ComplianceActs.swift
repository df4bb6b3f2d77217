import ArgumentParser

// What units hand in about the four musts, and what the bureau decides about it.

/// A unit in a term.
struct UnitTermOptions: ParsableArguments {
    @Argument(help: help(.argumentUnit, "code"))
    var unit: String
    @Argument(help: help(.optionTerm, "term"))
    var term: String
}

/// `skein compliance record`: evidence of a head's lesson or of a class at a commemoration.
struct ComplianceRecord: ActCommand {
    static let verb = "record"
    static let about = Message.commandComplianceRecord

    @OptionGroup var place: UnitTermOptions
    @Option(help: help(.optionMust, "1|2"))
    var must: Int32
    @Option(help: help(.optionOn, "date"))
    var on: String
    @Option(help: help(.optionTeacher, "staff-number"))
    var person: String?
    @Option(help: help(.optionEvent, "code"))
    var event: String?
    @Option(help: help(.optionEvidence, "json"))
    var evidence: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act(
            "four_must_record", .unit(place.unit), .text(place.term), .int(must), .date(on), .person(person),
            .text(event), .json(evidence), .text(by.actor))
    }
}

/// `skein compliance round`: a round of lesson observation.
struct ComplianceRound: ActCommand {
    static let verb = "round"
    static let about = Message.commandComplianceRound

    @OptionGroup var place: UnitTermOptions
    @Option(help: help(.optionOn, "date"))
    var on: String
    @Option(help: help(.optionLessons, "n"))
    var lessons: Int32
    @Option(help: help(.optionIPLessons, "n"))
    var ipLessons: Int32
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act(
            "observation_round_add", .unit(place.unit), .text(place.term), .date(on), .int(lessons), .int(ipLessons),
            .text(by.actor))
    }
}

/// `skein compliance test`: a test of academic quality.
struct ComplianceTest: ActCommand {
    static let verb = "test"
    static let about = Message.commandComplianceTest

    @OptionGroup var place: UnitTermOptions
    @Option(help: help(.optionOn, "date"))
    var on: String
    @Option(help: help(.optionSubjects, "names"))
    var subjects: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act(
            "quality_test_add", .unit(place.unit), .text(place.term), .date(on),
            .texts(subjects.split(separator: ",").map(String.init)), .text(by.actor))
    }
}

/// `skein compliance verify`: whether the evidence stands.
struct ComplianceVerify: ActCommand {
    enum Outcome: String, ExpressibleByArgument, CaseIterable {
        case accepted, rejected
    }

    static let verb = "verify"
    static let about = Message.commandComplianceVerify

    @Argument(help: help(.argumentRecord, "id"))
    var record: Int64
    @Option(help: help(.optionEvidenceOutcome, "accepted|rejected"))
    var outcome: Outcome
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act("four_must_verify", .id(record), .flag(outcome == .accepted), .text(by.actor), .text(document.doc))
    }
}

/// `skein compliance waive`: a must is not asked of a unit in a term, or is asked again.
struct ComplianceWaive: ActCommand {
    static let verb = "waive"
    static let about = Message.commandComplianceWaive

    @OptionGroup var place: UnitTermOptions
    @Option(help: help(.optionMust, "1..4"))
    var must: Int32
    @Flag(help: help(.optionTakeBack))
    var takeBack = false
    @OptionGroup var by: ActorOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "four_must_waive", .unit(place.unit), .text(place.term), .int(must), .flag(!takeBack),
            .text(decision.reason), .text(by.actor), .text(decision.doc))
    }
}

/// `skein compliance commemoration`: a day on which classes must be held.
struct ComplianceCommemoration: ActCommand {
    static let verb = "commemoration"
    static let about = Message.commandComplianceCommemoration

    @Argument(help: help(.optionTerm, "term"))
    var term: String
    @Argument(help: help(.optionEvent, "code"))
    var event: String
    @Option(help: help(.optionOn, "date"))
    var on: String
    @Option(help: help(.optionName, "text"))
    var name: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "commemoration_set", .text(term), .text(event), .date(on), .text(name), .text(by.actor),
            .text(document.doc))
    }
}
