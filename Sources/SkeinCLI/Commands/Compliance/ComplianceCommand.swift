import ArgumentParser
import PQ
import SkeinFilter

/// `skein compliance`: the four musts (四个必须) of ideological and political education.
struct ComplianceCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "compliance", abstract: Message.commandCompliance.text,
            subcommands: [ComplianceList.self, ComplianceRecords.self],
            groupedSubcommands: [
                CommandGroup(
                    name: Message.groupComplianceJobs.text,
                    subcommands: [ComplianceWeigh.self, ComplianceRollup.self]),
                CommandGroup(
                    name: Message.groupComplianceActs.text,
                    subcommands: [
                        ComplianceRecord.self, ComplianceRound.self, ComplianceTest.self, ComplianceVerify.self,
                        ComplianceWaive.self, ComplianceCommemoration.self,
                    ]),
            ])
    }
}

/// What lists of the four musts are narrowed by.
struct ComplianceFilter: ParsableArguments {
    @Option(help: help(.optionTerm, "term"))
    var term: String?
    @Option(help: help(.optionUnit, "code"))
    var unit: String?
    @Option(help: help(.optionMust, "1..4"))
    var must: Int64?

    var condition: SQLCondition {
        var condition = SQLCondition.all
        if let term { condition = condition.and("term_code = ?", .text(term)) }
        if let unit { condition = condition.and("code = ?", .text(unit)) }
        if let must { condition = condition.and("must = ?", .int8(must)) }
        return condition
    }
}

/// `skein compliance list`: the verdicts.
struct ComplianceList: ListCommand {
    static let verb = "list"
    static let about = Message.commandComplianceList
    static let empty = Message.verdictsEmpty

    @OptionGroup var filter: ComplianceFilter
    @Option(help: help(.optionMustVerdict, "verdict"))
    var verdict: String?
    @OptionGroup var way: ListWay

    var listing: Listing {
        var condition = filter.condition
        if let verdict { condition = condition.and("verdict = ?", .text(verdict)) }
        return Listing(
            columns: [
                ListColumn("code", .columnCode),
                ListColumn("name_zh", .columnUnit),
                ListColumn("district_code", .columnDistrict, .text, .wide),
                ListColumn("term_code", .columnTerm),
                ListColumn("must", .columnMust, .integer),
                ListColumn("verdict", .columnVerdict),
                ListColumn("detail", .columnDetail, .json),
                ListColumn("computed_at", .columnAt, .time, .wide),
            ],
            source: "programme.four_must", condition: condition, order: "term_code desc, code, must",
            limit: way.limit)
    }
}

/// `skein compliance records`: the evidence that units handed in.
struct ComplianceRecords: ListCommand {
    static let verb = "records"
    static let about = Message.commandComplianceRecords
    static let empty = Message.recordsEmpty

    @OptionGroup var filter: ComplianceFilter
    @Option(help: help(.optionStatus, "status"))
    var status: String?
    @OptionGroup var way: ListWay

    var listing: Listing {
        var condition = filter.condition
        if let status { condition = condition.and("status = ?", .text(status)) }
        return Listing(
            columns: [
                ListColumn("record_id", .columnID, .integer),
                ListColumn("code", .columnCode),
                ListColumn("name_zh", .columnUnit),
                ListColumn("term_code", .columnTerm),
                ListColumn("must", .columnMust, .integer),
                ListColumn("happened_on", .columnDay),
                ListColumn("staff_no", .columnStaffNumber),
                ListColumn("event_code", .columnEvent),
                ListColumn("status", .columnStatus),
                ListColumn("reject_reason", .columnReason),
                ListColumn("verified_by", .columnSigner, .text, .wide),
                ListColumn("verified_doc", .columnDocument, .text, .wide),
            ],
            source: "programme.four_must_record", condition: condition, order: "record_id desc",
            limit: way.limit)
    }
}

/// `skein compliance weigh`: one unit's evidence.
struct ComplianceWeigh: JobCommand {
    static let verb = "weigh"
    static let about = Message.commandComplianceWeigh
    static let kind = "compliance.four_musts"

    @OptionGroup var place: UnitTermOptions
    @OptionGroup var way: JobWay
    var arguments: KeyValuePairs<String, ActParameter> {
        ["org_id": .unit(place.unit), "term_code": .text(place.term)]
    }
}

/// `skein compliance rollup`: the city's counts of a term.
struct ComplianceRollup: JobCommand {
    static let verb = "rollup"
    static let about = Message.commandComplianceRollup
    static let kind = "compliance.rollup"

    @Argument(help: help(.optionTerm, "term"))
    var term: String
    @OptionGroup var way: JobWay
    var arguments: KeyValuePairs<String, ActParameter> { ["term_code": .text(term)] }
}
