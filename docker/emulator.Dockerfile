# The emulator as a container. Build from the root of the repository:
#   docker build -f docker/emulator.Dockerfile -t spark-emulator .
#   docker run --rm -p 127.0.0.1:5050:5050 -v spark-state:/state spark-emulator
# Whoever reaches the port may read all tokens: publish it on 127.0.0.1 only. From other containers it is found under the
# name given as --public-url.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# What decides about packages first, so that they are restored again only when it changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Spark.Emulator/Spark.Emulator.csproj src/Spark.Emulator/
RUN dotnet restore src/Spark.Emulator

COPY src/Spark.Emulator src/Spark.Emulator
RUN dotnet publish src/Spark.Emulator -c Release --no-restore -p:UseAppHost=false -o /app && mkdir /state

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID /state /state
USER $APP_UID
VOLUME /state
EXPOSE 5050
# The image has no curl.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/5050 && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 3 line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["dotnet", "Spark.Emulator.dll", "--urls", "http://0.0.0.0:5050", "--allow-remote"]
CMD ["--state", "/state/state.json"]
