package import Channels
import FoundationEssentials
package import PQ

/// Addresses among staged rows: whoever imports a batch seals them before, so that they never land in the clear.
package enum StagedAddresses {
    private static let next = PGStatement(
        name: "programme_unsealed_cells",
        sql: "select line_no, staff_no, name, address from programme.unsealed_cells($1::int8, $2::int4)")
    private static let seal = PGStatement(
        name: "programme_seal_cells",
        sql: "select programme.seal_cells($1::int8, $2::int4[], $3::text[], $4::text[])")

    /// Seals the addresses of a batch, a thousand at a time, in the caller's transaction.
    ///
    /// - Returns: whether none is left in the clear. Without keys those that there are stay as they are, and the import
    ///   refuses their rows (`not_sealed`).
    /// - Throws: `PGError`.
    package static func seal(
        _ batch: Int64, with keys: KeyRing?, _ connection: isolated PGConnection
    ) throws -> Bool {
        var from: Int32 = 1
        while true {
            let cells = try connection.execute(next, [.int8(batch), .int4(from)])
            if cells.count == 0 { return true }
            guard let keys else { return false }
            var lines: [Int32] = []
            var names: [String] = []
            var sealed: [String] = []
            for row in 0..<cells.count {
                let name: String = try cells.get(row: row, 2)
                let place = SealedPlace.person(try cells.get(row: row, 1), name)
                lines.append(try cells.get(row: row, 0))
                names.append(name)
                sealed.append(Data(try keys.seal(try cells.get(row: row, 3), for: place)).base64EncodedString())
            }
            _ = try connection.execute(
                seal, [.int8(batch), .int4Array(lines), .textArray(names), .textArray(sealed)])
            // The last line may have another one; what is sealed is not found again.
            from = lines.last ?? from
        }
    }
}
