import ArgumentParser
import PQ
import SkeinFilter

/// `skein review`: the yearly reviews and what is proposed at the end of a term.
struct ReviewCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "review", abstract: Message.commandReview.text,
            subcommands: [ReviewStatus.self, ReviewList.self, ReviewShow.self, ReviewEvaluations.self],
            groupedSubcommands: [
                CommandGroup(
                    name: Message.groupReviewActs.text,
                    subcommands: [
                        ReviewSubmit.self, ReviewRate.self, ReviewConfirm.self, ReviewReturn.self, ReviewVoid.self,
                        ReviewReopen.self, ReviewClose.self,
                    ]),
                CommandGroup(
                    name: Message.groupEvaluationActs.text,
                    subcommands: [
                        EvaluationSign.self, EvaluationNotice.self, EvaluationObject.self, EvaluationSettle.self,
                        EvaluationSupersede.self,
                    ]),
            ])
    }
}

/// `skein review status`: how far the yearly review is, by district.
struct ReviewStatus: ListCommand {
    static let verb = "status"
    static let about = Message.commandReviewStatus
    static let empty = Message.reviewEmpty

    @Option(help: help(.optionReviewYear, "year"))
    var year: Int64?
    @Option(help: help(.optionReviewBy))
    var by: ReviewGrouping = .district
    @OptionGroup var way: ListWay

    var listing: Listing {
        var listing = by == .district ? City.reviewProgress : City.reviewProgressByUnit(limit: way.limit)
        if let year { listing.condition = listing.condition.and("review_year = ?", .int8(year)) }
        return listing
    }
}

/// What `skein review status` counts by.
enum ReviewGrouping: String, ExpressibleByArgument, CaseIterable {
    case district, unit
}

/// `skein review list`: the reviews themselves, with the numbers that acts need.
struct ReviewList: ListCommand {
    static let verb = "list"
    static let about = Message.commandReviewList
    static let empty = Message.reviewEmpty

    @Option(help: help(.optionReviewYear, "year"))
    var year: Int64?
    @Option(help: help(.optionStatus, "status"))
    var status: String?
    @Option(help: help(.optionDistrict, "code"))
    var district: String?
    @Option(help: help(.optionHolder, "staff-number"))
    var holder: String?
    @OptionGroup var way: ListWay

    var listing: Listing {
        var condition = SQLCondition.all
        if let year { condition = condition.and("review_year = ?", .int8(year)) }
        if let status { condition = condition.and("status = ?", .text(status)) }
        if let district { condition = condition.and("district_code = ?", .text(district)) }
        if let holder { condition = condition.and("staff_no = ?", .text(holder)) }
        return Listing(
            columns: [
                ListColumn("review_id", .columnID, .integer),
                ListColumn("cycle_id", .columnCycle, .integer),
                ListColumn("review_year", .columnYear, .integer),
                ListColumn("staff_no", .columnStaffNumber),
                ListColumn("holder", .columnHolder),
                ListColumn("track", .columnTrack, .text, .wide),
                ListColumn("unit", .columnUnit),
                ListColumn("reviewer", .columnReviewer, .text, .wide),
                ListColumn("district_code", .columnDistrict, .text, .wide),
                ListColumn("status", .columnStatus),
                ListColumn("unit_unresolved", .columnUnresolved, .boolean, .wide),
                ListColumn("due_at", .columnDue, .time),
                ListColumn("row_version", .columnVersion, .integer),
            ],
            source: "programme.review", condition: condition, order: "review_id", limit: way.limit)
    }
}

/// `skein review show`: one review, and the evaluations of its term.
struct ReviewShow: ShowCommand {
    static let about = Message.commandReviewShow
    static let noun = Message.nounReview

    @Argument(help: help(.argumentReview, "id"))
    var review: Int64
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    private static let columns = [
        ListColumn("review_id", .columnID, .integer),
        ListColumn("term_id", .columnTerm, .integer),
        ListColumn("review_year", .columnYear, .integer),
        ListColumn("basis", .columnBasis),
        ListColumn("status", .columnStatus),
        ListColumn("ethics", .columnEthics),
        ListColumn("teaching", .columnTeaching),
        ListColumn("role", .columnContribution),
        ListColumn("grade", .columnGrade),
        ListColumn("confirmed_by", .columnSigner),
        ListColumn("escalation_level", .columnEscalated, .integer),
        ListColumn("reopened", .columnReopened, .integer),
        ListColumn("closes_at", .columnCloses, .time),
        ListColumn("row_version", .columnVersion, .integer),
    ]

    var name: String { String(review) }

    var record: Listing {
        Listing(
            columns: Self.columns, source: "programme.review_score",
            condition: .all.and("review_id = ?", .int8(review)))
    }

    var parts: [(key: String, title: Message, listing: Listing)] {
        let evaluations = Listing(
            columns: ReviewEvaluations.columns, source: "programme.evaluation",
            condition: .all.and(
                "term_id = (select r.term_id from programme.review_score r where r.review_id = ?)", .int8(review)),
            order: "evaluation_id")
        return [("evaluations", .partEvaluations, evaluations)]
    }
}

/// `skein review evaluations`: what is proposed, signed, on notice and in effect.
struct ReviewEvaluations: ListCommand {
    static let verb = "evaluations"
    static let about = Message.commandReviewEvaluations
    static let empty = Message.evaluationsEmpty

    static let columns = [
        ListColumn("evaluation_id", .columnID, .integer),
        ListColumn("term_id", .columnTerm, .integer),
        ListColumn("staff_no", .columnStaffNumber),
        ListColumn("holder", .columnHolder),
        ListColumn("status", .columnStatus),
        ListColumn("total", .columnScore),
        ListColumn("proposed_outcome", .columnOutcome),
        ListColumn("proposed_action", .columnAction),
        ListColumn("missing", .columnMissingReviews, .json, .wide),
        ListColumn("flags", .columnFlags, .text, .wide, sql: "array_to_string(flags, ' ')"),
        ListColumn("signed_by", .columnSigner, .text, .wide),
        ListColumn("signed_doc", .columnDocument),
        ListColumn("notice_until", .columnNoticeUntil),
        ListColumn("open_objections", .columnObjections, .integer),
        ListColumn("row_version", .columnVersion, .integer),
    ]

    @OptionGroup var way: ListWay

    var listing: Listing {
        Listing(
            columns: Self.columns, source: "programme.evaluation", order: "evaluation_id desc", limit: way.limit)
    }
}
