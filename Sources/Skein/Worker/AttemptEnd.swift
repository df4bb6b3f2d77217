/// How one attempt ended, for the worker's metrics: what they need once the end is stored.
struct AttemptEnd: Sendable {
    /// A name of `skein_jobs_finished_total`'s label `outcome`.
    enum Outcome: Int, Sendable, CaseIterable {
        /// The job has ended.
        case completed, cancelled, discarded
        /// The job runs again, the attempt counts.
        case failed
        /// The job runs again, the attempt does not count.
        case snoozed, returned
    }

    let job: Int64
    /// The number of the kind.
    let kind: Int32
    var outcome: Outcome
    /// From when the job was due to when its handler began; nil when none did.
    var waitedMicros: Int64?
    /// How long its handler ran.
    var ranMicros: Int64?
}

extension AttemptEnd.Outcome {
    /// What a result comes to, as the database decides it.
    init(_ result: LeaseResult, isLastAttempt: Bool) {
        self =
            switch result.outcome {
            case .done: .completed
            case .failed: isLastAttempt || result.permanent == true ? .discarded : .failed
            case .snoozed: .snoozed
            case .cancelled: .cancelled
            case .discarded: .discarded
            case .returned: .returned
            }
    }
}
