import Programme

/// What `worker.queues` says: the queues that a worker serves, and how many places some of them may take at most.
struct ServedQueues: Hashable {
    let names: [String]
    let places: [String: Int]

    /// Reads entries of the form `queue` or `queue=places`.
    ///
    /// - Throws: ``CLIError`` for a queue without a name or named twice, and for places that are no number from 1 to `concurrency`.
    init(_ entries: [String], concurrency: Int) throws {
        var names: [String] = []
        var places: [String: Int] = [:]
        for entry in entries {
            let parts = entry.split(separator: "=", omittingEmptySubsequences: false)
            let name = String(parts[0])
            let number = parts.count == 2 ? Int(parts[1]) : nil
            guard !name.isEmpty, !names.contains(name),
                parts.count == 1 || number.map((1...concurrency).contains) == true
            else { throw CLIError(.usage, Message.errorQueuePlaces.text(["entry": entry, "most": "\(concurrency)"])) }
            names.append(name)
            places[name] = number
        }
        self.names = names
        self.places = places
    }

    /// The queues of these kinds and `default`. Transcodes, which take minutes, leave three quarters of the places to the others.
    init(ofKinds queues: [String], concurrency: Int) {
        names = Set(queues + ["default"]).sorted()
        places = names.contains(Transcode.queue) ? [Transcode.queue: max(1, concurrency / 4)] : [:]
    }
}
