import NIOCore

/// Ends a connection whose client takes too long: one that sends a request bit by bit, or does not read its answer.
/// (One that sends nothing, or never ends its headers, counts as idle.)
final class SlowClientHandler: ChannelDuplexHandler, RemovableChannelHandler {
    // Parts pass through unseen.
    typealias InboundIn = Any
    typealias InboundOut = Any
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    private let patience: TimeAmount
    /// From the first part of a request on until its answer begins.
    private var request: Scheduled<Void>?
    /// As long as more is to be sent than the client takes.
    private var answer: Scheduled<Void>?

    init(patience: TimeAmount) {
        self.patience = patience
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if request == nil { request = closing(context) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        request?.cancel()
        request = nil
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            answer?.cancel()
            answer = nil
        } else if answer == nil {
            answer = closing(context)
        }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        request?.cancel()
        answer?.cancel()
    }

    private func closing(_ context: ChannelHandlerContext) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    }
}
