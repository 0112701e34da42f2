# For `workerd serve worker.capnp`, which runs the worker as Cloudflare does.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [ (name = "gate", worker = .gate), (name = "internet", network = (allow = ["public", "private", "local"], tlsOptions = (trustBrowserCas = true))) ],
  sockets = [ (name = "http", address = "127.0.0.1:8081", http = (), service = "gate") ]
);

const gate :Workerd.Worker = (
  modules = [
    (name = "worker", esModule = embed "dist/worker.js"),
    (name = "paths", esModule = embed "dist/paths.js"),
    (name = "refuse", esModule = embed "dist/refuse.js"),
    (name = "token", esModule = embed "dist/token.js"),
    (name = "keys", esModule = embed "dist/keys.js"),
  ],
  bindings = [
    (name = "ISSUER", text = "https://api.example.com"),
    (name = "AUDIENCE", text = "https://api.example.com"),
    (name = "SCOPE", text = "holders"),
    (name = "JWKS_URL", text = "http://127.0.0.1:8080/oauth2/jwks"),
    (name = "UPSTREAM", text = "http://127.0.0.1:9000"),
  ],
  compatibilityDate = "2026-07-01",
);
