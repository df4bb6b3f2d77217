import Glibc

/// What the kernel says about this process.
package enum ProcessFigures {
    /// The largest resident size so far, in megabytes.
    static var residentMegabytes: Double {
        usage(RUSAGE_SELF).map { Double($0.ru_maxrss) / 1024 } ?? .nan
    }

    /// Processor time used so far.
    static var processorTime: Duration { time(RUSAGE_SELF) }

    /// Processor time of this process and of the programs that it has run to their ends.
    package static var processorTimeWithPrograms: Duration { time(RUSAGE_SELF) + time(RUSAGE_CHILDREN) }

    private static func time(_ who: __rusage_who) -> Duration {
        guard let usage = usage(who) else { return .zero }
        return .seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + .microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    }

    private static func usage(_ who: __rusage_who) -> rusage? {
        var usage = rusage()
        return getrusage(__rusage_who_t(who.rawValue), &usage) == 0 ? usage : nil
    }
}
