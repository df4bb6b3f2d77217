import PQ
import SkeinFilter

extension Session {
    /// Prints a list; an empty one says so where people would otherwise wonder.
    func show(_ table: Table, empty: Message = .listEmpty) {
        switch format {
        case .table, .wide:
            if table.rows.isEmpty {
                console.note(empty.text)
            } else {
                console.out(table.text(format, style: style, columns: console.outIsTerminal ? console.columns : nil))
            }
        case .json: console.out(table.json)
        case .jsonl: console.out(table.jsonLines)
        case .csv: console.out(table.csv)
        case .id: console.out(table.ids)
        }
    }

    /// Prints one thing: a record for people, an object for programs. `parts` are lists that belong to it.
    func show(record: Table, parts: [(key: String, title: Message, table: Table)] = []) {
        switch format {
        case .table, .wide:
            var text = record.record(style: style)
            for part in parts where !part.table.rows.isEmpty {
                text += "\n" + style.bold(part.title.text) + "\n"
                text += part.table.text(format, style: style, columns: console.outIsTerminal ? console.columns : nil)
            }
            console.out(text)
        case .json, .jsonl:
            guard let row = record.rows.first else { return }
            let extra = parts.map { part in
                (part.key, "[" + part.table.rows.map { part.table.object($0) }.joined(separator: ", ") + "]")
            }
            console.out(record.object(row, extra: extra) + "\n")
        case .csv: console.out(record.csv)
        case .id: console.out(record.ids)
        }
    }

    /// Prints once, or again and again until interrupted.
    func watch(every seconds: Double?, _ body: () async throws -> Void) async throws {
        guard let seconds else { return try await body() }
        while true {
            if console.outIsTerminal, !format.isForMachines {
                console.out("\u{1B}[H\u{1B}[2J")
                console.note(style.dim(Message.watchHeading.text(["seconds": NumberText.short(seconds)])))
            }
            try await body()
            try await Task.sleep(for: .seconds(seconds))
        }
    }

    /// Fetches and prints a list on a connection of its own, watching when asked.
    func list(_ listing: Listing, watch seconds: Double? = nil, empty: Message = .listEmpty) async throws {
        try await withConnection { connection in
            try await watch(every: seconds) {
                show(try await listing.shown(in: format).fetch(connection, self), empty: empty)
            }
        }
    }

    /// The only row of a listing; an error when there is none.
    func one(_ listing: Listing, _ noun: Message, _ name: String, _ connection: PGConnection) async throws -> Table {
        let table = try await listing.fetch(connection, self)
        guard !table.rows.isEmpty else { throw notFound(noun, name) }
        return table
    }

    func notFound(_ noun: Message, _ name: String) -> CLIError {
        let thing = noun.text(["name": name])
        var error = CLIError(.failed, Message.errorNotFound.text(["thing": thing]))
        error.code = "SK008"
        error.name = "not_found"
        return error
    }
}
