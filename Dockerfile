# Build: the .NET SDK and Node.js (Elsa Studio comes as an npm package).
FROM mcr.microsoft.com/dotnet/sdk:10.0.100 AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends nodejs npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source

# What restore needs comes first, so that a change of code does not restore anew.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig .npmrc ./
COPY eng/ eng/
COPY src/Workflows/Workflows.csproj src/Workflows/packages.lock.json src/Workflows/
COPY src/Analyzers/Analyzers.csproj src/Analyzers/packages.lock.json src/Analyzers/
COPY src/Activities/Activities.csproj src/Activities/packages.lock.json src/Activities/
COPY src/Designer/ src/Designer/
COPY src/Sandbox/Sandbox.csproj src/Sandbox/packages.lock.json src/Sandbox/
COPY src/Server/Server.csproj src/Server/packages.lock.json src/Server/
RUN dotnet restore src/Server/Server.csproj --locked-mode

COPY src/ src/
COPY workflows/ workflows/
RUN dotnet publish src/Server/Server.csproj --no-restore -c Release -o /app

# Run: the ASP.NET runtime, as a user without rights, with one volume for what is kept.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
VOLUME /data
ENV ASPNETCORE_URLS=http://+:8080 \
    JetVision__DataDirectory=/data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["dotnet", "JetVision.Server.dll", "--probe", "http://localhost:8080/health/ready"]
ENTRYPOINT ["dotnet", "JetVision.Server.dll"]
