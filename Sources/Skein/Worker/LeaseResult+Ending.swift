import Logging

extension LeaseResult {
    /// What the end of a handler means; `logger` is the job's. Nil when the job was settled already, in the handler's own transaction.
    init?(
        _ job: RawJob, _ ending: Result<JobOutcome, any Error>, cause: RunnerSlot.Cause?, timeout: Duration,
        micros: Int32, logger: () -> Logger
    ) {
        switch ending {
        case .success(.settled):
            return nil
        case .success(.done):
            self.init(job.id.rawValue, .done)
        case .success(.result(let value)):
            do {
                let json = try JSONCoding.encode(value)
                self.init(job.id.rawValue, .done)
                result = json
            } catch {
                self.init(job.id.rawValue, .failed)
                set(code: "result_not_encodable", error: "\(error)")
            }
        case .success(.snooze(let delay)):
            self.init(job.id.rawValue, .snoozed)
            delayMilliseconds = delay.milliseconds
            note = "snoozed by its handler"
        case .success(.cancel(let reason)):
            self.init(job.id.rawValue, .cancelled)
            set(code: nil, error: reason)
        case .success(.discard(let code, let reason)):
            self.init(job.id.rawValue, .discarded)
            set(code: code, error: reason)
        case .failure(let error):
            self.init(job, threw: error, cause: cause, timeout: timeout)
            logger().debug("An attempt failed", metadata: ["code": "\(code ?? "")"])
        }
        self.micros = micros
    }

    private init(_ job: RawJob, threw error: any Error, cause: RunnerSlot.Cause?, timeout: Duration) {
        switch cause {
        case .requested:
            self.init(job.id.rawValue, .cancelled)
        case .shutdown, .leaseLost:
            self.init(job.id.rawValue, .returned)
            note = "its worker was stopped"
        case .timeout:
            self.init(job.id.rawValue, .failed)
            set(code: "timeout", error: "it did not end within \(timeout)")
        case nil:
            self.init(job.id.rawValue, .failed)
            if let failure = error as? JobFailure {
                set(code: failure.code, error: failure.message)
                permanent = failure.permanent ? true : nil
                retryMilliseconds = failure.retryAfter?.milliseconds
            } else {
                set(code: (error as? SkeinError)?.code.name ?? "error", error: "\(error)")
            }
        }
    }

    /// Text as PostgreSQL can store it: without U+0000, and not too long.
    private mutating func set(code: String?, error: String) {
        func storable(_ text: String, _ limit: Int) -> String {
            let scalars = text.unicodeScalars.lazy.map { $0 == "\0" ? "\u{FFFD}" : $0 }
            return String(String.UnicodeScalarView(scalars.prefix(limit)))
        }
        self.code = code.map { storable($0, 100) }
        self.error = storable(error, 8000)
    }
}
