import Channels
import FoundationEssentials
import PQ
import Skein
import Transfer

/// One attempt at one delivery: the database says what to do and commits it, the call goes out, the database is told.
struct Delivery {
    let job: Job<DeliverNotification>
    let context: JobContext
    let access: ChannelAccess

    /// A code that nobody has documented is tried this often.
    private static let oddAttemptsMax = 3
    /// Three days.
    private static let waitSecondsMax: Int64 = 259_200

    private static let begin = Statements.job("delivery_begin")
    private static let end = Statements.job("delivery_end")
    private static let render = PGStatement(
        name: "programme_render",
        sql: "select programme.render($1::text, $3::jsonb), programme.render($2::text, $3::jsonb)")

    func run() async throws -> JobOutcome {
        guard let keys = access.keys else {
            throw JobFailure(
                code: "no_keys",
                message: "this worker has no keys for endpoints: set notify.key_file to its key file and start it anew")
        }
        // In a commit of its own: when nothing is heard of this attempt again, the next one knows that it may have sent.
        switch try await next() {
        case .wait(let seconds): return .snooze(.seconds(seconds))
        case .none(let status): return .result(NotificationDelivered(status: status))
        case .send(let message): return try await settle(message, try await call(message, keys))
        }
    }

    private func next() async throws -> DeliveryStep {
        let args = try JSONCoding.encode(job.args, kind: DeliverNotification.kind)
        let id = job.id.rawValue
        return try await context.database.transaction { connection in
            let answer: String = try SQLJob.refused {
                try connection.execute(Self.begin, [.jsonb(utf8: args), .int8(id)]).get(row: 0, 0)
            }
            let step = try JSONCoding.decoder.decode(DeliveryStep.self, from: Data(answer.utf8))
            guard case .send(var message) = step else { return step }
            let texts = try connection.execute(
                Self.render,
                [.text(message.title), .text(message.text), .jsonb(utf8: try JSONCoding.encode(message.escapedParams))])
            message.title = try texts.get(row: 0, 0)
            message.text = try texts.get(row: 0, 1)
            return .send(message)
        }
    }

    /// - Throws: `CancellationError` alone; the delivery stays `sending` then, and the next attempt judges it.
    private func call(_ message: DeliveryMessage, _ keys: KeyRing) async throws -> Reply {
        let address: String
        let secret: String?
        let calendar: MailMessage.Calendar?
        do {
            address = try keys.open(message.sealedAddress, for: SealedPlace.address.of(endpoint: message.endpoint))
            secret = try message.sealedSecret.map {
                try keys.open($0, for: SealedPlace.secret.of(endpoint: message.endpoint))
            }
            calendar = try await self.calendar(of: message, keys)
        } catch KeyRing.Fault.unknownKey(let id) {
            await context.log("the key file lacks key \(id), under which an address was sealed", level: .error)
            return .notHere(code: "unknown_key")
        } catch {
            await context.log("the endpoint's sealed values do not open: add the endpoint anew", level: .error)
            return .dead(code: "seal_altered")
        }
        if let robot = Robot(rawValue: message.channel) {
            return try await RobotCall.send(
                robot, address: address, secret: secret, title: message.title, text: message.text,
                seconds: message.seconds, policy: access.policy)
        }
        switch message.channel {
        case "email": return try await mail(message, to: address, calendar)
        case "sms": return try await short(message, to: address)
        default: break
        }
        let body = try JSONCoding.encode(WebhookMessage(message, id: job.args.deliveryID))
        return try await WebhookCall.send(
            address: address, secret: secret ?? "", body: body, key: job.args.deliveryID, seconds: message.seconds,
            traceparent: context.trace?.description, policy: access.policy)
    }

    /// The calendar entry that goes with a mail. It stays behind, and the log says so, when an address in it is gone or
    /// does not open: the text says where and when too.
    private func calendar(
        of message: DeliveryMessage, _ keys: KeyRing
    ) async throws(KeyRing.Fault) -> MailMessage.Calendar? {
        guard message.channel == "email", message.calendarText != nil else { return nil }
        do {
            if let calendar = try message.calendar(keys) { return calendar }
            await context.log("no calendar entry: somebody whom it names has no mail address", level: .warning)
        } catch {
            guard error.fault == .altered else { throw error.fault }
            await context.log(
                "no calendar entry: the mail address of \(error.staffNumber) does not open; import it anew",
                level: .error)
        }
        return nil
    }

    private func mail(
        _ message: DeliveryMessage, to address: String, _ calendar: MailMessage.Calendar?
    ) async throws -> Reply {
        guard let relay = access.relay else {
            await context.log("this worker has no mail relay: set mail.host and mail.from", level: .error)
            return .notHere(code: "no_relay")
        }
        return try await MailCall.send(
            MailMessage(
                id: job.args.deliveryID, from: relay.from, fromName: relay.fromName, to: address,
                subject: message.title, text: message.text, seconds: message.seconds, calendar: calendar),
            through: relay)
    }

    private func short(_ message: DeliveryMessage, to number: String) async throws -> Reply {
        guard let gateway = access.gateway else {
            await context.log("this worker has no gateway for short messages: set sms.url", level: .error)
            return .notHere(code: "no_gateway")
        }
        guard let template = message.providerTemplate else { return .dead(code: "sms_text") }
        return try await gateway.send(
            SMSGateway.Message(
                id: job.args.deliveryID, phone: number, template: template, params: message.textParams),
            seconds: message.seconds, policy: access.policy)
    }

    private func settle(_ message: DeliveryMessage, _ reply: Reply) async throws -> JobOutcome {
        switch reply {
        case .accepted: return try await complete(message, "accepted", code: nil)
        case .acceptedAs(let number): return try await complete(message, "accepted", code: nil, number: number)
        case .dead(let code): return try await complete(message, "dead", code: code)
        case .gone(let code): return try await complete(message, "gone", code: code)
        case .odd(let code) where job.attempt >= Self.oddAttemptsMax:
            return try await complete(message, "dead", code: code)
        case .odd(let code): return try await again(message, code: code, after: nil, throttled: false, last: "failed")
        case .blocked(let code): return try await wait(message, "blocked", code)
        case .notHere(let code): return try await wait(message, "retry", code)
        case .unknown(let code):
            // People would read it twice.
            guard message.isRepeatable else { return try await complete(message, "unknown", code: code) }
            return try await again(message, code: code, after: nil, throttled: false, last: "unknown")
        case .retry(let code, let after, let throttled):
            return try await again(message, code: code, after: after, throttled: throttled, last: "failed")
        }
    }

    private func complete(
        _ message: DeliveryMessage, _ result: String, code: String?, number: String? = nil
    ) async throws -> JobOutcome {
        var end = end(message, result, code, cooldown: nil)
        end.providerMessage = number
        let bytes = try JSONCoding.encode(end)
        let id = job.id.rawValue
        return try await context.completeReturning { connection in
            NotificationDelivered(status: try Self.report(bytes, id, connection).status)
        }
    }

    /// The message waits and uses up no attempt, for as long as anybody can be expected to mend what is at fault. All of
    /// the channel wait when its way out is `blocked`, otherwise this message alone.
    private func wait(_ message: DeliveryMessage, _ result: String, _ code: String) async throws -> JobOutcome {
        guard message.seconds - message.created < Self.waitSecondsMax else {
            return try await complete(message, "failed", code: code)
        }
        let end = try JSONCoding.encode(end(message, result, code, cooldown: nil))
        let id = job.id.rawValue
        let ended = try await context.database.transaction { connection in try Self.report(end, id, connection) }
        await context.log("\(message.channel) cannot be sent at present: \(code)", level: .error)
        return .snooze(.seconds(ended.seconds ?? 60))
    }

    /// A failed attempt; with the last one the delivery takes the status `last`.
    private func again(
        _ message: DeliveryMessage, code: String, after: Duration?, throttled: Bool, last: String
    ) async throws -> JobOutcome {
        let isLast = job.attempt >= job.maxAttempts
        let cooldown = throttled ? after?.components.seconds : nil
        let end = try JSONCoding.encode(end(message, isLast ? last : "retry", code, cooldown: cooldown))
        let id = job.id.rawValue
        _ = try await context.database.transaction { connection in try Self.report(end, id, connection) }
        throw JobFailure(
            code: "channel_\(code)", message: "\(message.endpoint) did not take the message: \(code)", retryAfter: after
        )
    }

    private func end(_ message: DeliveryMessage, _ result: String, _ code: String?, cooldown: Int64?) -> DeliveryEnd {
        DeliveryEnd(
            deliveryID: job.args.deliveryID, attempt: message.attempt, result: result, code: code, cooldown: cooldown)
    }

    private static func report(
        _ end: [UInt8], _ job: Int64, _ connection: isolated PGConnection
    ) throws -> DeliveryEnded {
        let answer: String = try SQLJob.refused {
            try connection.execute(Self.end, [.jsonb(utf8: end), .int8(job)]).get(row: 0, 0)
        }
        return try JSONCoding.decoder.decode(DeliveryEnded.self, from: Data(answer.utf8))
    }
}
