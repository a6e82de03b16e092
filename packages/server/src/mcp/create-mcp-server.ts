/**
 * A OneDrive for agents: the catalogue's actions as tools, its files as resources, within what a policy allows.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25
 */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import {
  CallToolRequestSchema,
  type ClientCapabilities,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { callTool } from './call-tool.ts'
import { instructions } from './instructions.ts'
import { listResources, readResource, resourceTemplates } from './resources.ts'
import type { McpServices } from './services.ts'
import { createToolbox } from './toolbox.ts'

export function createMcpServer(services: McpServices): McpServer {
  const mcp = new McpServer(
    { name: 'drawbridge', title: 'OneDrive', version: services.version },
    { instructions: instructions(services.policy) },
  )
  const { server } = mcp
  // Neither changes while a session lasts.
  server.registerCapabilities({ tools: {}, resources: {} })
  const toolbox = createToolbox(services.policy)
  const asks = (): boolean => showsQuestions(services.capabilities ?? server.getClientCapabilities())

  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: toolbox.tools() }))
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    callTool({ ...services, toolbox, asks: asks() }, params, extra),
  )
  server.setRequestHandler(ListResourcesRequestSchema, ({ params }, { signal }) =>
    listResources(services, params?.cursor, signal),
  )
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates }))
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }, { signal }) =>
    readResource(services, params.uri, signal),
  )
  return mcp
}

/** Whether the client shows questions itself, rather than leading to a page. */
function showsQuestions({ elicitation }: ClientCapabilities = {}): boolean {
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined)
}
