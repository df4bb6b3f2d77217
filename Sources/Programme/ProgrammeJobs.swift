public import Skein

/// The job kinds of the city's programme.
///
/// The work is done by functions of the schema `programme`; the handlers call them inside the transaction that also
/// completes the job, so effects and completion are one commit, and running a job again changes nothing.
public struct ProgrammeJobs {
    /// Adds the programme's kinds to a registry.
    ///
    /// - Parameters:
    ///   - registry: Where they are added.
    ///   - access: How this worker calls group robots and webhooks; without keys it delivers nothing to them, and
    ///     imports no addresses.
    ///   - video: Where the video jobs find their sources and put their renditions; without, they wait.
    /// - Throws: what ``JobRegistry/validate()`` throws when the registry handles one of them already.
    public static func register(
        in registry: inout JobRegistry, access: ChannelAccess = ChannelAccess(), video: VideoPlaces? = nil
    ) throws {
        registerReviews(in: &registry)
        registerNotices(in: &registry, access: access)
        registerClockwork(in: &registry)
        registerIntake(in: &registry, access: access)
        registerLessonPrep(in: &registry)
        registerVideo(in: &registry, access: access, places: video)
        try registry.validate()
    }
}
