import ArgumentParser
import PQ
import SkeinFilter

/// `skein training`: training programmes, whom they must reach and how far they are.
struct TrainingCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "training", abstract: Message.commandTraining.text,
            subcommands: [
                TrainingList.self, TrainingShow.self, TrainingWeigh.self, TrainingSet.self, TrainingEnrol.self,
            ])
    }
}

/// `skein training list`.
struct TrainingList: ListCommand {
    static let verb = "list"
    static let about = Message.commandTrainingList
    static let empty = Message.trainingEmpty

    static let columns = [
        ListColumn("programme_id", .columnID, .integer),
        ListColumn("code", .columnCode),
        ListColumn("name_zh", .columnName),
        ListColumn("kind", .columnKind, .text, .wide),
        ListColumn("starts", .columnStarts),
        ListColumn("ends", .columnEnds),
        ListColumn("target", .columnTarget, .integer),
        ListColumn("state", .columnState),
        ListColumn("enrolled", .columnEnrolled, .integer),
        ListColumn("passed", .columnPassed, .integer),
        ListColumn("expected", .columnExpected, .integer),
        ListColumn("must_reach", .columnMustReach, .integer),
        ListColumn("not_enrolled", .columnNotEnrolled, .integer),
        ListColumn("units_unknown", .columnUnknown, .integer),
        ListColumn("hours_unknown", .columnHoursUnknown, .integer, .wide),
        ListColumn("required_hours", .columnHours, .text, .wide),
        ListColumn("week", .columnWeek, .text, .wide),
    ]

    @OptionGroup var way: ListWay

    var listing: Listing {
        Listing(columns: Self.columns, source: "programme.training", order: "starts desc, code", limit: way.limit)
    }
}

/// `skein training show`: one programme, and who of its audience has not passed.
struct TrainingShow: ShowCommand {
    static let about = Message.commandTrainingShow
    static let noun = Message.nounTraining

    @Argument(help: help(.argumentTraining, "code"))
    var code: String
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    var name: String { code }

    var record: Listing {
        Listing(
            columns: TrainingList.columns, source: "programme.training", condition: .all.and("code = ?", .text(code)))
    }

    var parts: [(key: String, title: Message, listing: Listing)] {
        let gap = Listing(
            columns: [
                ListColumn("staff_no", .columnStaffNumber),
                ListColumn("person", .columnName),
                ListColumn("unit_code", .columnCode),
                ListColumn("unit", .columnUnit),
                ListColumn("status", .columnStatus),
            ],
            source: "programme.training_gap", condition: .all.and("code = ?", .text(code)),
            order: "unit_code, staff_no", limit: list.limit)
        return [("gap", .partGap, gap)]
    }
}

/// `skein training weigh`: how far it is today.
struct TrainingWeigh: JobCommand {
    static let verb = "weigh"
    static let about = Message.commandTrainingWeigh
    static let kind = "training.progress"

    @Argument(help: help(.argumentTraining, "code"))
    var code: String
    @OptionGroup var way: JobWay
    var arguments: KeyValuePairs<String, ActParameter> { ["programme_id": .training(code)] }
}

/// `skein training set`: an official enters a programme or changes it.
struct TrainingSet: ActCommand {
    static let verb = "set"
    static let about = Message.commandTrainingSet

    @Argument(help: help(.argumentTraining, "code"))
    var code: String
    @Option(help: help(.optionTrainingKind, "kind"))
    var kind: String
    @Option(help: help(.optionName, "text"))
    var name: String
    @Option(help: help(.optionTarget, "n"))
    var target: String?
    @Option(help: help(.optionAudience, "json"))
    var audience: String?
    @Option(help: help(.optionRequiredHours, "n"))
    var hours: String?
    @OptionGroup var days: DayOptions
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "training_programme_set", .text(code), .text(kind), .text(name), .whole(target), .json(audience),
            .number(hours), .date(days.from), .date(days.to), .text(by.actor), .text(document.doc))
    }
}

/// `skein training enrol`: how far somebody is.
struct TrainingEnrol: ActCommand {
    static let verb = "enrol"
    static let about = Message.commandTrainingEnrol

    @Argument(help: help(.argumentTraining, "code"))
    var code: String
    @Argument(help: help(.argumentPerson, "staff-number"))
    var person: String
    @Option(help: help(.optionEnrolment, "status"))
    var status: String = "enrolled"
    @Option(help: help(.optionHours, "n"))
    var hours: String?
    @OptionGroup var by: ActorOptions
    @OptionGroup var way: EnteredWay

    var act: Act {
        Act("enrolment_set", .text(code), .person(person), .text(status), .number(hours), .text(by.actor))
    }
}

/// From which day to which.
struct DayOptions: ParsableArguments {
    @Option(help: help(.optionFirstDay, "date"))
    var from: String
    @Option(help: help(.optionLastDay, "date"))
    var to: String?
}
