# One image for every process: mittente api | worker | bridge smtp | bridge lmtp | migrate …
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# No package's script runs in here: what they would fetch (another Node, PostgreSQL) is for a developer's machine.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production \
    MITTENTE_HOST=0.0.0.0 \
    MITTENTE_DATA_DIR=/var/lib/mittente
WORKDIR /opt/mittente
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY --from=build /build/drizzle drizzle
COPY --from=build /build/schema schema
# Blobs and the audit's signed heads: the one place that is written to, and worth a backup beside the database.
RUN install -d -o node -g node -m 0700 /var/lib/mittente
USER node
VOLUME /var/lib/mittente
EXPOSE 4000 2525 2424
# For the API, the default. A worker or a bridge beside it says its own (compose.yaml).
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.MITTENTE_PORT || 4000}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["api"]
