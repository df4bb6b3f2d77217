import ArgumentParser

// Jobs work out and propose. Each of these enqueues one and, with --wait, waits for it.

/// What tells the jobs of a whole cohort apart.
protocol CohortJobWords {
    static var verb: String { get }
    static var about: Message { get }
    static var kind: String { get }
}

/// A job of a whole cohort.
struct CohortJob<Words: CohortJobWords>: JobCommand {
    static var verb: String { Words.verb }
    static var about: Message { Words.about }
    static var kind: String { Words.kind }

    @Argument(help: help(.argumentCohort, "id"))
    var cohort: Int64
    @OptionGroup var way: JobWay
    var arguments: KeyValuePairs<String, ActParameter> { ["cohort_id": .id(cohort)] }
}

/// `skein cohort open`: the call for applications.
enum CohortOpening: CohortJobWords {
    static let verb = "open"
    static let about = Message.commandCohortOpen
    static let kind = "cohort.open"
}

/// `skein cohort rank`: by the experts' scores.
enum CohortRanking: CohortJobWords {
    static let verb = "rank"
    static let about = Message.commandCohortRank
    static let kind = "cohort.rank"
}

/// `skein cohort finalise`: the title terms, once everything is in order.
enum CohortFinalising: CohortJobWords {
    static let verb = "finalise"
    static let about = Message.commandCohortFinalise
    static let kind = "cohort.finalise"
}

/// `skein cohort eligibility`: the rules of the day for one application.
struct CohortCheck: JobCommand {
    static let verb = "eligibility"
    static let about = Message.commandCohortEligibility
    static let kind = "cohort.check_eligibility"

    @OptionGroup var application: ApplicationOptions
    @OptionGroup var way: JobWay
    var arguments: KeyValuePairs<String, ActParameter> {
        ["cohort_id": .id(application.cohort), "person_id": .person(application.applicant)]
    }
}
