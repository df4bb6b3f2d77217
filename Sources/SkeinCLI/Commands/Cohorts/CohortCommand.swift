import ArgumentParser
import PQ
import SkeinFilter

/// `skein cohort`: how title holders are chosen, from the draft to the title terms.
struct CohortCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cohort", abstract: Message.commandCohort.text,
            subcommands: [CohortList.self, CohortShow.self, CohortQuota.self, CohortApplications.self],
            groupedSubcommands: [
                CommandGroup(
                    name: Message.groupCohortJobs.text,
                    subcommands: [
                        CohortJob<CohortOpening>.self, CohortCheck.self, CohortJob<CohortRanking>.self,
                        CohortJob<CohortFinalising>.self,
                    ]),
                CommandGroup(
                    name: Message.groupCohortActs.text,
                    subcommands: [
                        CohortDraft.self, CohortApply.self, CohortSettle.self, CohortDecide.self, CohortAdvance.self,
                        CohortScore.self, CohortObject.self, CohortAnswer.self, CohortSign.self,
                    ]),
            ])
    }
}

/// `skein cohort list`.
struct CohortList: ListCommand {
    static let verb = "list"
    static let about = Message.commandCohortList
    static let empty = Message.cohortsEmpty

    static let columns = [
        ListColumn("cohort_id", .columnID, .integer),
        ListColumn("cohort_no", .columnNumber, .integer),
        ListColumn("track", .columnTrack),
        ListColumn("status", .columnStatus),
        ListColumn("quota", .columnQuota, .integer),
        ListColumn("period", .columnPeriod, sql: "management_period"),
        ListColumn("applied", .columnApplied, .integer),
        ListColumn("unknown", .columnUnknown, .integer),
        ListColumn("proposed", .columnProposed, .integer),
        ListColumn("tied", .columnTied, .integer),
        ListColumn("selected", .columnSelected, .integer),
        ListColumn("open_objections", .columnObjections, .integer, .wide),
        ListColumn("ranked_at", .columnRanked, .time, .wide),
        ListColumn("notice_from", .columnNoticeFrom, .text, .wide),
        ListColumn("signed_by", .columnSigner, .text, .wide),
        ListColumn("signed_doc", .columnDocument, .text, .wide),
    ]

    @OptionGroup var way: ListWay

    var listing: Listing {
        Listing(columns: Self.columns, source: "programme.cohort", order: "cohort_id desc", limit: way.limit)
    }
}

/// `skein cohort show`: a cohort with the shares of its quota.
struct CohortShow: ShowCommand {
    static let about = Message.commandCohortShow
    static let noun = Message.nounCohort

    @Argument(help: help(.argumentCohort, "id"))
    var cohort: Int64
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    var name: String { String(cohort) }

    var record: Listing {
        Listing(
            columns: CohortList.columns, source: "programme.cohort",
            condition: .all.and("cohort_id = ?", .int8(cohort)))
    }

    var parts: [(key: String, title: Message, listing: Listing)] {
        [("quotas", .partQuotas, CohortQuota.listing(cohort))]
    }
}

/// `skein cohort quota`: the shares by district.
struct CohortQuota: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "quota", abstract: Message.commandCohortQuota.text)
    }

    @Argument(help: help(.argumentCohort, "id"))
    var cohort: Int64
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    static func listing(_ cohort: Int64) -> Listing {
        Listing(
            columns: [
                ListColumn("district_code", .columnCode),
                ListColumn("district", .columnDistrict),
                ListColumn("weight", .columnWeight, .integer),
                ListColumn("quota", .columnQuota, .integer),
                ListColumn("applied", .columnApplied, .integer),
                ListColumn("passed", .columnPassed, .integer),
            ],
            source: "programme.cohort_quota", condition: .all.and("cohort_id = ?", .int8(cohort)),
            order: "district_code")
    }

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(Self.listing(cohort), empty: .quotasEmpty)
    }
}

/// `skein cohort applications`: who applied, and which rules nobody can tell.
struct CohortApplications: ListCommand {
    static let verb = "applications"
    static let about = Message.commandCohortApplications
    static let empty = Message.applicationsEmpty

    @Argument(help: help(.argumentCohort, "id"))
    var cohort: Int64
    @Option(help: help(.optionStatus, "status"))
    var status: String?
    @OptionGroup var way: ListWay

    var listing: Listing {
        var condition = SQLCondition.all.and("cohort_id = ?", .int8(cohort))
        if let status { condition = condition.and("status = ?", .text(status)) }
        return Listing(
            columns: [
                ListColumn("staff_no", .columnStaffNumber),
                ListColumn("applicant", .columnApplicant),
                ListColumn("unit", .columnUnit),
                ListColumn("district_code", .columnDistrict, .text, .wide),
                ListColumn("status", .columnStatus),
                ListColumn("unknown", .columnUnknown, .list),
                ListColumn("failed", .columnFailed, .list),
                ListColumn("score", .columnScore),
                ListColumn("rank", .columnRank, .integer),
                ListColumn("open_objections", .columnObjections, .list),
            ],
            source: "programme.application", condition: condition, order: "rank nulls last, staff_no",
            limit: way.limit)
    }
}
