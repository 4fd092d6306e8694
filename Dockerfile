# Kindred as a service that keeps its schedule. docs/operate.md says how to start it.

FROM node:24-bookworm-slim AS build
WORKDIR /source
COPY . .
# What is published, with the packages of the lockfile, none of whose install scripts runs.
RUN mkdir /kindred \
  && npm pack --pack-destination /tmp \
  && tar -xzf /tmp/kindred-*.tgz -C /kindred --strip-components 1 \
  && cp package-lock.json /kindred \
  && cd /kindred \
  && npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
COPY --from=build /kindred /opt/kindred
RUN ln -s /opt/kindred/bin/kindred.js /usr/local/bin/kindred && mkdir /data && chown node:node /data
USER node
# kindred.yaml, and the warehouse where that is a file.
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
# Held segments are no illness: today's facts are there.
HEALTHCHECK --interval=15m --timeout=2m --start-period=30m \
  CMD ["sh", "-c", "kindred status; case $? in 0|4) exit 0 ;; *) exit 1 ;; esac"]
ENTRYPOINT ["kindred"]
CMD ["schedule"]
