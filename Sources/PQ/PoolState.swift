/// What a pool knows, without doing anything: each event is a function that says what to do next.
///
/// Connections are either idle (in `idle`), leased, or being opened; the sum never exceeds `size`. Nobody waits while
/// a connection is idle or may be opened, and who waits longest is served first.
struct PoolState<Connection> {
    enum Ask {
        /// Take this one.
        case lease(Connection)
        /// A place is yours: open a connection, then say `opened` or `failedToOpen`.
        case open
        /// All places are taken: wait under this number.
        case wait(UInt64)
        case closed
    }

    enum Next {
        case nothing
        /// Give the connection to the waiter.
        case hand(Connection, to: UInt64)
        /// Give the waiter the place, to open a connection of its own.
        case place(to: UInt64)
    }

    let size: Int
    private(set) var idle: [Connection] = []
    private(set) var inUse = 0
    private(set) var waiters: [UInt64] = []
    private(set) var isClosed = false
    private var lastWaiter: UInt64 = 0

    init(size: Int) {
        precondition(size > 0, "a pool has at least one place")
        self.size = size
    }

    /// Somebody wants a connection. Idle ones that are no longer good go to `discarded`.
    mutating func ask(isGood: (Connection) -> Bool, discarded: inout [Connection]) -> Ask {
        guard !isClosed else { return .closed }
        // The one used last is the warmest.
        while let connection = idle.popLast() {
            guard isGood(connection) else {
                discarded.append(connection)
                continue
            }
            inUse += 1
            return .lease(connection)
        }
        if inUse < size {
            inUse += 1
            return .open
        }
        lastWaiter += 1
        waiters.append(lastWaiter)
        return .wait(lastWaiter)
    }

    /// A lease ends with a connection that can be used again.
    mutating func giveBack(_ connection: Connection) -> Next {
        if let waiter = nextWaiter() { return .hand(connection, to: waiter) }
        inUse -= 1
        idle.append(connection)
        return .nothing
    }

    /// A lease ends without a usable connection, or a place was not used: opening failed, or a waiter that had been
    /// given it was gone.
    mutating func giveUpPlace() -> Next {
        if let waiter = nextWaiter() { return .place(to: waiter) }
        inUse -= 1
        return .nothing
    }

    /// A waiter has lost its patience or was cancelled. False when it had been served before.
    mutating func leave(_ waiter: UInt64) -> Bool {
        guard let index = waiters.firstIndex(of: waiter) else { return false }
        waiters.remove(at: index)
        return true
    }

    /// No more leases. Returns what has to be closed and who has to be told.
    mutating func close() -> (idle: [Connection], waiters: [UInt64]) {
        isClosed = true
        defer {
            idle = []
            waiters = []
        }
        return (idle, waiters)
    }

    private mutating func nextWaiter() -> UInt64? { waiters.isEmpty ? nil : waiters.removeFirst() }
}
