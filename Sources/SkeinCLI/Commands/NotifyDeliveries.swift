import ArgumentParser
import PQ
import SkeinFilter

/// `skein notify deliveries`: what became of messages.
struct NotifyDeliveries: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "deliveries", abstract: Message.commandDeliveries.text)
    }

    @Option(help: help(.optionDeliveryStatus, "status"))
    var status: String?
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        var listing = Listing(
            columns: [
                ListColumn("delivery_id", .columnID),
                ListColumn("endpoint", .columnEndpoint),
                ListColumn("channel", .columnChannel),
                ListColumn("status", .columnStatus),
                ListColumn("attempts", .columnAttempt, .integer),
                ListColumn("provider_code", .columnCode),
                ListColumn("not_before", .columnNotBefore, .time),
                ListColumn("changed_at", .columnChanged, .time),
            ], source: "programme.delivery", order: "changed_at desc, delivery_id", limit: list.limit)
        if let status { listing.condition = .all.and("status = ?", .text(status)) }
        try await session.list(listing, watch: list.watch, empty: .deliveriesEmpty)
    }
}

/// `skein notify answer`: what a person decides about a delivery of which nobody knows whether it arrived.
struct NotifyAnswer: AsyncParsableCommand {
    enum Answer: String, ExpressibleByArgument, CaseIterable {
        case resend
        case giveUp = "give_up"
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "answer", abstract: Message.commandAnswer.text)
    }

    @Argument(help: help(.argumentDelivery, "id"))
    var delivery: String
    @Argument(help: help(.argumentAnswer, "answer"))
    var answer: Answer
    @OptionGroup var by: ActorOptions
    @Option(help: help(.optionActReason, "text"))
    var reason: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        let result = try await session.query(
            "select programme.delivery_answer($1::text::uuid, $2, $3, $4) ->> 'status'",
            [.text(delivery), .text(answer.rawValue), .text(by.actor), .text(reason)])
        session.console.note(
            Message.deliveryAnswered.text(["id": delivery, "status": try result.get(row: 0, 0)]))
    }
}
