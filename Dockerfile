# One image for every process: mittente api | worker | bridge smtp | bridge lmtp | migrate …
FROM node:24-slim AS dependencies
WORKDIR /dependencies
COPY package.json package-lock.json ./
# Without what is for a developer's machine: tools, another Node, PostgreSQL. No package's own script runs.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24-slim
ENV NODE_ENV=production \
    MITTENTE_HOST=0.0.0.0 \
    MITTENTE_DATA_DIR=/var/lib/mittente
WORKDIR /opt/mittente
COPY package.json LICENSE ./
COPY drizzle drizzle
COPY schema schema
COPY test/mail/hostile test/mail/hostile
COPY --from=dependencies /dependencies/node_modules node_modules
COPY --from=build /build/dist dist
# Blobs and the audit's signed heads: the one place that is written to, worth a backup like the database.
RUN install -d -o node -g node -m 0700 /var/lib/mittente /var/lib/mittente-bridge
USER node
VOLUME /var/lib/mittente
EXPOSE 4000 2525 2424
# For the API, the default. A worker or a bridge says its own (compose.yaml).
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.MITTENTE_PORT || 4000}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["api"]
