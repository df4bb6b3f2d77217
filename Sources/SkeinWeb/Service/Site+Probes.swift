import Hummingbird

extension Site {
    func addProbes(_ router: Router<WebContext>) {
        router.get("/livez") { _, _ in plain("ok\n", .ok) }
        router.get("/readyz") { _, _ in
            do {
                let isReady = try await schemaAllowsWork()
                return plain(
                    isReady ? "ok\n" : "the schema is not the one this program needs\n",
                    isReady ? .ok : .serviceUnavailable)
            } catch {
                return plain("the database cannot be reached\n", .serviceUnavailable)
            }
        }
        router.get("/metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(
                    byteBuffer: .init(
                        string: await Exposition(reader: reader, version: configuration.version, own: ownMetrics).text()
                    )))
        }
    }

    private func plain(_ text: String, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: .init(string: text)))
    }
}
