import ArgumentParser
import PQ
import SkeinFilter

/// `skein studio`: studios, who belongs to them, and what audits found.
struct StudioCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "studio", abstract: Message.commandStudio.text,
            subcommands: [
                StudioList.self, StudioShow.self, StudioFindings.self, StudioAudit.self, StudioSet.self,
                StudioJoin.self,
                StudioLeave.self,
            ])
    }
}

/// `skein studio list`.
struct StudioList: ListCommand {
    static let verb = "list"
    static let about = Message.commandStudioList
    static let empty = Message.studiosEmpty

    static let columns = [
        ListColumn("code", .columnCode),
        ListColumn("name_zh", .columnName),
        ListColumn("kind", .columnKind),
        ListColumn("unit", .columnUnit),
        ListColumn("district_code", .columnDistrict, .text, .wide),
        ListColumn("host", .columnStudioHost),
        ListColumn("members", .columnMembers, .integer),
        ListColumn("leads_from", .columnLeadsFrom),
        ListColumn("starts", .columnStarts, .text, .wide),
        ListColumn("ends", .columnEnds, .text, .wide),
        ListColumn("findings", .columnFindings, .list),
    ]

    @OptionGroup var way: ListWay

    var listing: Listing {
        Listing(columns: Self.columns, source: "programme.studio", order: "kind, code", limit: way.limit)
    }
}

/// `skein studio show`: one studio with its members.
struct StudioShow: ShowCommand {
    static let about = Message.commandStudioShow
    static let noun = Message.nounStudio

    @Argument(help: help(.argumentStudio, "code"))
    var code: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    var name: String { code }

    var record: Listing {
        Listing(columns: StudioList.columns, source: "programme.studio", condition: .all.and("code = ?", .text(code)))
    }

    var parts: [(key: String, title: Message, listing: Listing)] {
        let members = Listing(
            columns: [
                ListColumn("staff_no", .columnStaffNumber),
                ListColumn("member", .columnName),
                ListColumn("role", .columnStudioRole),
                ListColumn("starts", .columnStarts),
                ListColumn("ends", .columnEnds),
            ],
            source: "programme.studio_member", condition: .all.and("code = ?", .text(code)),
            order: "starts, staff_no")
        return [("members", .partMembers, members)]
    }
}

/// `skein studio findings`: what audits found and is still true.
struct StudioFindings: ListCommand {
    static let verb = "findings"
    static let about = Message.commandStudioFindings
    static let empty = Message.findingsEmpty

    @OptionGroup var way: ListWay

    var listing: Listing {
        Listing(
            columns: [
                ListColumn("finding_id", .columnID, .integer),
                ListColumn("code", .columnCode),
                ListColumn("name_zh", .columnName),
                ListColumn("rule", .columnRule),
                ListColumn("detail", .columnDetail, .json),
                ListColumn("found_on", .columnSince),
            ],
            source: "programme.studio_finding", condition: .all.and("cleared_on is null"), order: "rule, code",
            limit: way.limit)
    }
}

/// `skein studio audit`: looks at all studios of a year.
struct StudioAudit: JobCommand {
    static let verb = "audit"
    static let about = Message.commandStudioAudit
    static let kind = "studio.audit"

    @Argument(help: help(.argumentYear, "year"))
    var year: Int32
    @OptionGroup var way: JobWay
    var arguments: KeyValuePairs<String, ActParameter> { ["year": .int(year)] }
}

/// `skein studio set`: an official enters a studio or changes it.
struct StudioSet: ActCommand {
    static let verb = "set"
    static let about = Message.commandStudioSet

    @Argument(help: help(.argumentStudio, "code"))
    var code: String
    @Option(help: help(.optionStudioKind, "kind"))
    var kind: String
    @Option(help: help(.optionName, "text"))
    var name: String
    @Option(help: help(.argumentUnit, "code"))
    var unit: String
    @Option(help: help(.optionLeadsFrom, "code"))
    var leadsFrom: String?
    @OptionGroup var days: DayOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "studio_set", .text(code), .text(kind), .text(name), .unit(unit), .text(leadsFrom), .date(days.from),
            .date(days.to), .text(by.actor), .text(document.doc))
    }
}

/// `skein studio join`: somebody becomes its host or a member.
struct StudioJoin: ActCommand {
    static let verb = "join"
    static let about = Message.commandStudioJoin

    @OptionGroup var member: StudioMemberOptions
    @Option(help: help(.optionStudioRole, "role"))
    var role: String
    @Option(help: help(.optionFirstDay, "date"))
    var from: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "studio_join", .text(member.code), .person(member.person), .text(role), .date(from), .text(by.actor),
            .text(document.doc))
    }
}

/// `skein studio leave`: a membership ends.
struct StudioLeave: ActCommand {
    static let verb = "leave"
    static let about = Message.commandStudioLeave

    @OptionGroup var member: StudioMemberOptions
    @Option(help: help(.optionLastDay, "date"))
    var to: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "studio_leave", .text(member.code), .person(member.person), .date(to), .text(by.actor),
            .text(document.doc))
    }
}

/// Somebody of a studio.
struct StudioMemberOptions: ParsableArguments {
    @Argument(help: help(.argumentStudio, "code"))
    var code: String
    @Argument(help: help(.argumentPerson, "staff-number"))
    var person: String
}
