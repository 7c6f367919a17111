import type { MessagePort } from 'node:worker_threads';
import { DataError } from '../data/data-error';
import { requestSchema, SERVICES, type ServiceRequest, type ServiceResponse } from './service-protocol';
import { createServices, type Services } from './services';

/** Answers the questions that come through the port, several at a time. */
export function serve(port: MessagePort, services: Services = createServices()): void {
  port.on('message', (message: unknown) => {
    const request = requestSchema.parse(message);
    void answer(services, request).then((response) => {
      port.postMessage(response, transferable(response));
    });
  });
}

async function answer(
  services: Services,
  { id, service, question }: ServiceRequest,
): Promise<ServiceResponse> {
  try {
    const checked = SERVICES[service].question.parse(question);
    // The schema of this very service has checked the question.
    const handle = services[service] as (question: unknown) => Promise<unknown>;
    return { id, ok: true, answer: await handle(checked) };
  } catch (error) {
    return { id, ok: false, message: messageOf(error) };
  }
}

/** An error in a data file is told with its place, which the message leaves to whoever marks it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof DataError) || error.line === undefined) return error.message;
  const column = error.column === undefined ? '' : `, column ${error.column}`;
  return `Line ${error.line}${column}: ${error.message}`;
}

/** Telemetry is handed over rather than copied. */
function transferable(response: ServiceResponse): ArrayBuffer[] {
  if (!response.ok) return [];
  const parsed = SERVICES.readRun.answer.safeParse(response.answer);
  if (!parsed.success) return [];
  return parsed.data.events.flatMap((event) =>
    event.type === 'steps' ? [event.rows.buffer as ArrayBuffer] : [],
  );
}
