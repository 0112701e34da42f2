// As many processes as the machine has cores, as Express is run in production.
import cluster from "node:cluster";
import { availableParallelism } from "node:os";

export function serve(app, port) {
  if (cluster.isPrimary) {
    for (let i = 0; i < availableParallelism(); i++) {
      cluster.fork();
    }
  } else {
    app.listen(port, "127.0.0.1");
  }
}
