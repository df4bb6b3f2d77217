import Skein

extension ProgrammeJobs {
    static func registerVideo(in registry: inout JobRegistry, access: ChannelAccess, places: VideoPlaces?) {
        registry.handle(ProbeVideo.self) { job, context in
            try await ProbeHandler(tool: try tool(places)).run(job, context)
        }
        registry.handle(PlanRenditions.self) { job, context in
            try await PlanHandler.run(job, context)
        }
        registry.handle(Transcode.self) { job, context in
            try await TranscodeHandler(tool: try tool(places)).run(job, context)
        }
        registry.handle(VerifyRendition.self) { job, context in
            try await VerifyHandler(tool: try tool(places)).run(job, context)
        }
        registry.handle(WriteManifest.self) { job, context in
            try await ManifestHandler(tool: try tool(places)).run(job, context)
        }
        registry.handle(CheckVideoQuota.self) { job, context in
            try await SQLJob.run(job, context, Statements.job("video_quota_check"), returning: VideoQuota.self)
        }
        let publisher = Publisher(access: access, places: places)
        registry.handle(PublishMetadata.self) { job, context in try await publisher.publish(job, context) }
        registry.handle(SyncPublications.self) { job, context in try await publisher.sync(job, context) }
    }

    private static func tool(_ places: VideoPlaces?) throws -> MediaTool {
        guard let places else {
            throw JobFailure(
                code: "not_configured",
                message: "this worker has no place for videos: set video.root and video.sources",
                retryAfter: .seconds(300))
        }
        return MediaTool(places: places)
    }
}
