using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;

namespace JetVision.Workflows.Runtime;

/// <summary>A run as it was saved.</summary>
/// <param name="State">The state.</param>
/// <param name="Revision">The commits so far.</param>
/// <param name="LeaseOwner">The server that runs it; null while it waits or has ended.</param>
internal sealed record SavedRun(WorkflowState State, int Revision, string? LeaseOwner);

/// <summary>The statements on runs.</summary>
internal static class RunStore
{
    private const string Columns =
        "definition_id = @definition, definition_version_id = @versionId, version = @version, status = @status, sub_status = @subStatus, correlation_id = @correlation, "
        + "name = @name, parent_instance_id = @parent, incident_count = @incidents, updated_at = @updated, finished_at = @finished, revision = @revision, "
        + "lease_owner = @owner, lease_until = @until, state = @state";

    public static async Task<SavedRun?> LoadAsync(DatabaseSession session, string id, CancellationToken cancellation)
    {
        var opened = await session.OpenAsync(cancellation);
        try
        {
            await using var command = session.Connection.Command(null, "SELECT state, revision, lease_owner FROM wf_instances WHERE id = @id", ("id", id));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? new SavedRun(Read(reader.GetString(0)), reader.GetInt32(1), reader.Text(2)) : null;
        }
        finally
        {
            if (opened)
            {
                await session.Connection.CloseAsync();
            }
        }
    }

    public static WorkflowState Read(string json) =>
        JsonSerializer.Deserialize<WorkflowState>(json, ValueJson.Options) ?? throw new InvalidDataException("The state of a run is the word null.");

    /// <summary>Saves a run; changes no row when another commit than the expected one came before.</summary>
    /// <param name="script">Takes the statement.</param>
    /// <param name="state">The run.</param>
    /// <param name="expected">The commits that the row must have seen; 0 for a new run.</param>
    /// <param name="owner">The server that goes on with it; null when it waits or has ended.</param>
    /// <param name="until">How long the run is that server's without a sign of life.</param>
    public static int Save(SqlScript script, WorkflowState state, int expected, string? owner, DateTimeOffset? until)
    {
        (string, object?)[] parameters =
        [
            ("id", state.Id), ("definition", state.DefinitionId), ("versionId", state.DefinitionVersionId), ("version", state.DefinitionVersion),
            ("status", state.Status), ("subStatus", state.SubStatus), ("correlation", state.CorrelationId), ("name", state.Name), ("parent", state.ParentInstanceId),
            ("incidents", state.Incidents.Count), ("created", state.CreatedAt), ("updated", state.UpdatedAt), ("finished", state.FinishedAt),
            ("revision", expected + 1), ("expected", expected), ("owner", owner), ("until", until), ("state", JsonSerializer.Serialize(state, ValueJson.Options)),
        ];
        return expected == 0
            ? script.Add(
                """
                INSERT INTO wf_instances (id, definition_id, definition_version_id, version, status, sub_status, correlation_id, name, parent_instance_id, incident_count,
                    created_at, updated_at, finished_at, revision, lease_owner, lease_until, state)
                VALUES (@id, @definition, @versionId, @version, @status, @subStatus, @correlation, @name, @parent, @incidents,
                    @created, @updated, @finished, @revision, @owner, @until, @state)
                ON CONFLICT (id) DO NOTHING
                """,
                parameters)
            : script.Add($"UPDATE wf_instances SET {Columns} WHERE id = @id AND revision = @expected", parameters);
    }

    /// <summary>Adds what a commit has to tell. When the place is taken, so is the run's revision, and the commit finds that out from <see cref="Save"/>.</summary>
    public static void AddJournal(SqlScript script, string id, int revision, byte[] data) => script.Add(
        "INSERT INTO wf_journals (instance_id, revision, data) VALUES (@id, @revision, @data) ON CONFLICT (instance_id, revision) DO NOTHING", ("id", id), ("revision", revision), ("data", data));

    public static void AddBookmark(SqlScript script, WorkflowState state, BookmarkState bookmark) => script.Add(
        """
        INSERT INTO wf_bookmarks (id, instance_id, name, hash, correlation_id, activity_id, activity_instance_id, payload, route, due_at, created_at)
        VALUES (@id, @instance, @name, @hash, @correlation, @activity, @execution, @payload, @route, @due, @created)
        """,
        ("id", bookmark.Id),
        ("instance", state.Id),
        ("name", bookmark.Name),
        ("hash", bookmark.Hash),
        ("correlation", state.CorrelationId),
        ("activity", bookmark.ActivityId),
        ("execution", bookmark.ActivityInstanceId),
        ("payload", bookmark.DueAt is null && bookmark.Payload.ValueKind != JsonValueKind.Undefined ? bookmark.Payload.GetRawText() : null),
        ("route", HttpRoute.Of(bookmark)),
        ("due", bookmark.DueAt),
        ("created", bookmark.CreatedAt));

    public static void DropBookmark(SqlScript script, string id) => script.Add("DELETE FROM wf_bookmarks WHERE id = @id", ("id", id));

    public static void Recorrelate(SqlScript script, WorkflowState state) => script.Add(
        "UPDATE wf_bookmarks SET correlation_id = @correlation WHERE instance_id = @id", ("correlation", state.CorrelationId), ("id", state.Id));

    /// <summary>Keeps a run while its burst takes long.</summary>
    public static void Renew(SqlScript script, string id, string owner, DateTimeOffset until) => script.Add(
        "UPDATE wf_instances SET lease_until = @until WHERE id = @id AND lease_owner = @owner", ("id", id), ("owner", owner), ("until", until));

    /// <summary>All that belongs to a run is removed, but for its effects.</summary>
    public static int Delete(SqlScript script, string id)
    {
        script.Add("DELETE FROM wf_bookmarks WHERE instance_id = @id", ("id", id));
        script.Add("DELETE FROM wf_journals WHERE instance_id = @id", ("id", id));
        return script.Add("DELETE FROM wf_instances WHERE id = @id", ("id", id));
    }
}
