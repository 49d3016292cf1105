using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Api;

/// <summary>The links of definitions. Studio offers what they name, so a person without the right to edit gets those of reading only.</summary>
internal sealed class DefinitionLinks(IHttpContextAccessor http, IOptions<ElsaApiOptions> options, IAuthorizationService? authorization = null)
{
    /// <summary>Whether the caller may change definitions.</summary>
    public async Task<bool> MayEditAsync() =>
        options.Value.EditPolicy is not { } policy || (authorization is not null && (await authorization.AuthorizeAsync(http.HttpContext!.User, null, policy)).Succeeded);

    public static IReadOnlyList<Link> OfDefinition(string definitionId, bool mayEdit)
    {
        var href = "/workflow-definitions/" + Uri.EscapeDataString(definitionId);
        Link[] reading =
        [
            new(href, "self", "GET"),
            new("/workflow-definitions/by-definition-id/" + Uri.EscapeDataString(definitionId), "self", "GET"),
            new(href + "/versions", "versions", "GET"),
            new(href + "/export", "export", "POST"),
        ];
        return !mayEdit ? reading :
        [
            .. reading,
            new(href + "/bulk-dispatch", "bulk-dispatch", "POST"),
            new(href + "/dispatch", "dispatch", "POST"),
            new(href + "/execute", "execute", "POST"),
            new(href + "/publish", "publish", "POST"),
            new(href + "/retract", "retract", "POST"),
            new(href, "delete", "DELETE"),
            new(href + "/import", "import", "PUT"),
            new(href + "/update-references", "update-references", "POST"),
        ];
    }

    public static IReadOnlyList<Link> OfList(bool mayEdit)
    {
        Link[] reading =
        [
            new("/workflow-definitions", "self", "GET"),
            new("/workflow-definitions/validation/is-name-unique", "is-name-unique", "GET"),
            new("/workflow-definitions/query/count", "count", "GET"),
            new("/workflow-definitions/many-by-id", "many-by-id", "GET"),
        ];
        return !mayEdit ? reading :
        [
            .. reading,
            new("/bulk-actions/delete/workflow-definitions/by-definition-id", "bulk-delete-by-definition-id", "POST"),
            new("/bulk-actions/delete/workflow-definitions/by-id", "bulk-delete-by-id", "POST"),
            new("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST"),
            new("/bulk-actions/retract/workflow-definitions/by-definition-ids", "bulk-retract", "POST"),
            new("/workflow-definitions/import", "import", "POST"),
            new("/workflow-definitions/import-files", "import-files", "POST"),
            new("/workflow-definitions", "create", "POST"),
        ];
    }
}
