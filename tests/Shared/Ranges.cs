using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace JetVision.Tests.Shared;

/// <summary>
/// .NET's <see cref="RangeAttribute"/> converts its bounds when it is first asked, and two hosts that validate the same options at that moment trip over each other. A server
/// is one host; the tests are many in one process, so each range is asked once before they begin.
/// </summary>
internal static class Ranges
{
    [ModuleInitializer]
    internal static void AskOnce()
    {
        foreach (var type in Assembly.GetExecutingAssembly().GetReferencedAssemblies().Where(name => name.Name!.StartsWith("JetVision.", StringComparison.Ordinal)).SelectMany(name => Assembly.Load(name).GetTypes()))
        {
            if (type is { IsAbstract: false, ContainsGenericParameters: false } && type.GetProperties().Any(property => property.IsDefined(typeof(RangeAttribute))) && type.GetConstructor(Type.EmptyTypes) is not null)
            {
                var options = Activator.CreateInstance(type)!;
                Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true);
            }
        }
    }
}
